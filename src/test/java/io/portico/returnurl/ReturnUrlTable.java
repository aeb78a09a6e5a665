package io.portico.returnurl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The table of URLs and allow-list entries under {@code src/test/resources/return-urls}, one file a group. */
final class ReturnUrlTable {
    static final List<String> ALLOWED = List.of(
            "https://billing.acme.example",
            "https://*.stores.acme.example",
            "https://*.ports.acme.example:8443",
            "https://admin.acme.example:8443",
            "https://intranet",
            "https://xn--bcher-kva.example",
            "HTTPS://UPPER.ACME.EXAMPLE:443");

    private static final Path ROOT = Path.of("src/test/resources/return-urls");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReturnUrlTable() {}

    /** A URL and what becomes of it: {@code accept}, or a refusal's code. */
    record Case(String url, String expect, String why, int pad, List<String> allow, boolean httpOnLoopback) {
        Case(
                @JsonProperty("url") String url,
                @JsonProperty("expect") String expect,
                @JsonProperty("why") String why,
                @JsonProperty("pad") int pad,
                @JsonProperty("allow") List<String> allow,
                @JsonProperty("httpOnLoopback") boolean httpOnLoopback) {
            this.url = url + "a".repeat(Math.max(0, pad - url.length()));
            this.expect = expect;
            this.why = why;
            this.pad = pad;
            this.allow = allow == null ? ALLOWED : allow;
            this.httpOnLoopback = httpOnLoopback;
        }

        String actual() {
            return ReturnUrlPolicy.of("test", allow, httpOnLoopback)
                    .refusalOf(url)
                    .map(ReturnUrlRefusal::code)
                    .orElse("accept");
        }
    }

    /** An entry of an allow-list. */
    record Entry(String entry, String expect, String why, boolean httpOnLoopback) {}

    static Stream<String> groups() {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Case> cases(String group) {
        return read(ROOT.resolve(group), Case.class);
    }

    static List<Entry> entries() {
        return read(ROOT.resolve("allow-list/entries.jsonl"), Entry.class);
    }

    private static <T> List<T> read(Path file, Class<T> type) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> {
                        try {
                            return MAPPER.readValue(line, type);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
