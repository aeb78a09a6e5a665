package io.portico;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the compiler does not ask for: a public type and a package say what they are for. */
class JavadocTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "^(?:(?<before>.*)\\R)?(?:@.*\\R)*public (?:final |abstract |sealed |non-sealed )*"
                    + "(?:class|record|interface|enum|@interface) (?<name>\\w+)",
            Pattern.MULTILINE);

    @Test
    void everyPublicTypeAndPackageSaysWhatItIsFor() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")).flatMap(file -> silent(file).stream()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package a;\n\npublic final class Silent {}\n",
                "package a;\n\n@Component\n@Order(1)\npublic record Silent(int x) {}\n",
                "package a;\n\n// a remark\npublic enum Silent {}\n"
            })
    void findsASilentType(String source) {
        assertThat(silentTypes(source)).containsExactly("Silent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package a;\n\n/** What it is for. */\npublic final class Told {}\n",
                "package a;\n\n/**\n * What it is for.\n */\n@Component(\"told\")\npublic sealed interface Told {}\n",
                "package a;\n\nfinal class Hidden {}\n"
            })
    void acceptsATypeThatIsToldOrHidden(String source) {
        assertThat(silentTypes(source)).isEmpty();
    }

    private static List<String> silent(Path file) {
        try {
            String source = Files.readString(file);
            if (file.endsWith("package-info.java")) {
                return source.startsWith("/**") ? List.of() : List.of(file.toString());
            }
            return silentTypes(source).stream().map(type -> file + ": " + type).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> silentTypes(String source) {
        List<String> silent = new ArrayList<>();
        Matcher type = PUBLIC_TYPE.matcher(source);
        while (type.find()) {
            String before = type.group("before");
            if (before == null || !before.strip().endsWith("*/")) {
                silent.add(type.group("name"));
            }
        }
        return silent;
    }
}
