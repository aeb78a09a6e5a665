package io.portico;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.http.HttpAnswer;
import io.portico.http.ProblemAnswers;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code docs/dialects.md} says: its commands have the replies it prints, and problems are told as its table says. */
class DialectsPageTest {
    private static final Path PAGE = Path.of("docs/dialects.md");
    private static final List<String> DIALECTS = List.of("ampersand", "stripe", "askui", "pabbly", "agentmessage");
    private static final Pattern CODE = Pattern.compile("`([a-z-]+)`");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(data);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void everyCommandHasTheReplyThatIsPrinted() throws Exception {
        DocumentedCommands.in(PAGE, Map.of("GATEWAY", gateway.uri("").toString(), "KEY", "pk_sandbox_acme"))
                .run("Try them");
    }

    @Test
    void everyProblemIsToldAsTheTableSays() throws Exception {
        Map<String, List<String>> told = new LinkedHashMap<>();
        for (ProblemCode code : ProblemCode.values()) {
            told.put(code.wireName(), row(code));
        }

        assertThat(table()).isEqualTo(told);
    }

    private static List<String> row(ProblemCode code) throws Exception {
        List<String> row = new ArrayList<>();
        for (String dialect : DIALECTS) {
            HttpAnswer answer = gateway.context()
                    .getBean(ProblemAnswers.class)
                    .of(
                            Problem.of(code, "What happened."),
                            new ProblemAnswers.Occasion("req_1", Instant.EPOCH, "dialect-" + dialect, null, null));
            row.add(answer.status() + words(JSON.readTree(answer.body())));
        }
        return row;
    }

    /** What identifies the error besides its status: Stripe's type and code, AgentMessage's code. */
    private static String words(JsonNode body) {
        return Stream.of(body.at("/error/type"), body.at("/error/code"), body.at("/code"))
                .filter(JsonNode::isTextual)
                .map(word -> " `" + word.textValue() + "`")
                .collect(Collectors.joining());
    }

    /** The page's table, by code; the first cell of a row may name several. */
    private static Map<String, List<String>> table() throws Exception {
        Map<String, List<String>> table = new LinkedHashMap<>();
        Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## Errors"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .takeWhile(row -> row.size() == DIALECTS.size() + 2)
                .forEach(row -> CODE.matcher(row.get(1))
                        .results()
                        .forEach(code -> table.put(code.group(1), row.subList(2, row.size()))));
        return table;
    }
}
