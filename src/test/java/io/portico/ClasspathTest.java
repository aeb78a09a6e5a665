package io.portico;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing ships without a purpose, and nothing that can speak to the network, parse XML or read Java objects without
 * being known for it: {@code classpath.txt} lists every artifact.
 */
class ClasspathTest {
    private static final Path LIST = Path.of("src/test/resources/classpath.txt");
    private static final Path BILL_OF_MATERIALS = Path.of("target/classes/META-INF/sbom/application.cdx.json");
    private static final Pattern LINE = Pattern.compile("(\\S+) \\[([a-z ]*)] (\\S.+)");

    private static RuntimeClasspath shipped;
    private static final Map<String, String> LISTED = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        shipped = RuntimeClasspath.read();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.startsWith("#")) {
                Matcher matcher = LINE.matcher(line);
                assertThat(matcher.matches()).as(line).isTrue();
                assertThat(LISTED.put(matcher.group(1), matcher.group(2)))
                        .as(line)
                        .isNull();
            }
        }
    }

    @Test
    void holdsWhatIsListedAndNothingElse() {
        assertThat(shipped.artifacts().keySet()).isEqualTo(LISTED.keySet());
    }

    @Test
    void canDoWhatIsListedAndNothingElse() throws IOException {
        Map<String, String> able = new TreeMap<>();
        for (String artifact : shipped.artifacts().keySet()) {
            able.put(artifact, abilities(artifact));
        }

        assertThat(able).containsExactlyEntriesOf(LISTED);
    }

    @Test
    void isInTheBillOfMaterialsAsAWhole() throws IOException {
        JsonNode bill = new ObjectMapper().readTree(BILL_OF_MATERIALS.toFile());
        Set<String> named = new TreeSet<>(Set.of("portico"));
        bill.get("components").forEach(each -> named.add(each.get("name").asText()));

        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("portico");
        assertThat(named).isEqualTo(shipped.artifacts().keySet());
    }

    /** Without which "nothing else" would mean nothing. */
    @Test
    void seesWhatAClassCanDo() throws IOException {
        assertThat(Ability.of(bytesOf(Sockets.class))).containsExactly(Ability.NETWORK);
        assertThat(Ability.of(bytesOf(Xml.class))).containsExactly(Ability.XML);
        assertThat(Ability.of(bytesOf(Objects.class))).containsExactly(Ability.DESERIALISATION);
        assertThat(Ability.of(bytesOf(List.class))).isEmpty();
    }

    private static String abilities(String artifact) throws IOException {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        try (Stream<byte[]> classes = shipped.classes(artifact)) {
            classes.forEach(each -> abilities.addAll(Ability.of(each)));
        }
        return abilities.stream().map(Ability::toString).sorted().collect(joining(" "));
    }

    private static byte[] bytesOf(Class<?> type) throws IOException {
        try (var in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in.readAllBytes();
        }
    }

    private static final class Sockets {
        static java.net.Socket open() {
            return new java.net.Socket();
        }
    }

    private static final class Xml {
        static Object parser() {
            return javax.xml.parsers.SAXParserFactory.newInstance();
        }
    }

    private static final class Objects {
        static Object reader(java.io.InputStream in) {
            try {
                return new java.io.ObjectInputStream(in);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
