package io.portico;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The tables of hostile requests under {@code src/test/resources/bad-requests}, one file a group. */
final class BadRequestTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TABLES = Path.of("src/test/resources/bad-requests");

    private BadRequestTable() {}

    /** An id that no vendor's customer has. */
    record VendorId(String name, String id) {}

    static List<String> groups() {
        try (Stream<Path> tables = Files.list(TABLES)) {
            return tables.filter(Files::isRegularFile)
                    .map(table -> table.getFileName().toString().replace(".jsonl", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<BadRequest> of(String group) {
        return read(TABLES.resolve(group + ".jsonl"), BadRequest.class);
    }

    static List<VendorId> vendorIds() {
        return read(TABLES.resolve("vendor-id/ids.jsonl"), VendorId.class);
    }

    private static <T> List<T> read(Path table, Class<T> type) {
        try (Stream<String> lines = Files.lines(table)) {
            return lines.map(line -> parse(line, type)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T parse(String line, Class<T> type) {
        try {
            return JSON.readValue(line, type);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }
}
