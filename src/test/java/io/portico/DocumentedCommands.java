package io.portico;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The {@code curl} calls of a Markdown document, as a reader would make them: what stands in its {@code console} blocks after
 * {@code $}, with the files that blocks after {@code `name`:} hold. What follows a call is its reply, in which {@code …}
 * stands for anything; blanks do not count. A line that ends with a backslash goes on in the next one.
 */
final class DocumentedCommands {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern FILE =
            Pattern.compile("`([\\w-]+\\.(?:csv|jsonl))`:\n\n```\\w+\n(.*?)```", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("^\\$ (.*)\n((?:(?!\\$ ).*\n)*)", Pattern.MULTILINE);
    private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

    private final String text;
    private final Map<String, String> variables;
    private final Map<String, String> files = new HashMap<>();

    private DocumentedCommands(String text, Map<String, String> variables) {
        this.text = text;
        this.variables = variables;
        FILE.matcher(text).results().forEach(file -> files.put(file.group(1), file.group(2)));
    }

    /** Those of one document; the variables are what {@code $NAME} stands for. */
    static DocumentedCommands in(Path document, Map<String, String> variables) throws IOException {
        return new DocumentedCommands(Files.readString(document), variables);
    }

    /** Makes the calls of the section under a heading, and holds each reply against the one that is printed. */
    void run(String heading) throws IOException, InterruptedException {
        int begin = text.indexOf("\n## " + heading + "\n");
        assertThat(begin).as("the heading %s", heading).isNotNegative();
        int end = text.indexOf("\n## ", begin + 1);
        Matcher block = BLOCK.matcher(text.substring(begin, end < 0 ? text.length() : end));
        int calls = 0;
        while (block.find()) {
            Matcher command = COMMAND.matcher(block.group(1).replaceAll("\\\\\n *", ""));
            while (command.find()) {
                assertThat(packed(call(command.group(1))))
                        .as(command.group(1))
                        .matches(Pattern.compile(pattern(packed(command.group(2)))));
                calls++;
            }
        }
        assertThat(calls).as("calls under %s", heading).isPositive();
    }

    private static String packed(String reply) {
        return reply.replaceAll("\\s", "");
    }

    private static String pattern(String reply) {
        return Pattern.compile("…")
                .splitAsStream(reply + " ")
                .map(String::strip)
                .map(Pattern::quote)
                .collect(Collectors.joining(".*"));
    }

    private String call(String command) throws IOException, InterruptedException {
        List<String> words = words(command);
        assertThat(words.remove(0)).isEqualTo("curl");
        HttpRequest.Builder request = HttpRequest.newBuilder();
        List<String> data = new ArrayList<>();
        String method = "POST";
        String type = "application/x-www-form-urlencoded";
        while (!words.isEmpty()) {
            String word = words.remove(0);
            switch (word) {
                case "-s" -> {}
                case "-X" -> method = words.remove(0);
                case "-d" -> data.add(words.remove(0));
                case "--data-binary" -> data.add(files.get(words.remove(0).substring(1)));
                case "-u" -> request.header("Authorization", "Basic " + base64(words.remove(0)));
                case "-H" -> {
                    String[] header = words.remove(0).split(": ", 2);
                    if (header[0].equals("Content-Type")) {
                        type = header[1];
                    } else {
                        request.header(header[0], header[1]);
                    }
                }
                default -> request.uri(URI.create(word));
            }
        }
        if (data.isEmpty()) {
            request.GET();
        } else {
            request.header("Content-Type", type).method(method, BodyPublishers.ofString(String.join("&", data)));
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString()).body();
    }

    private List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            String quoted = word.group();
            String bare = quoted.replaceAll("^(['\"])(.*)\\1$", "$2");
            words.add(quoted.startsWith("'") ? bare : expanded(bare));
        }
        return words;
    }

    private String expanded(String word) {
        String expanded = word;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            expanded = expanded.replace("$" + variable.getKey(), variable.getValue());
        }
        return expanded;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
