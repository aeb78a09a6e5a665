package io.portico;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of the Spring beans that the sources declare, found by reading them: no context need start for it. */
final class SourceBeans {
    private static final Pattern COMPONENT =
            Pattern.compile("@Component(?:\\(\"(\\w+)\"\\))?\\s(?s:.*?)\\bclass (\\w+)");
    private static final Pattern FACTORY =
            Pattern.compile("@Bean(?:\\((?:name = |value = )?\"(\\w+)\"[^)]*\\))?\\s(?s:.*?)\\b(\\w+)\\(");

    private SourceBeans() {}

    static Set<String> in(Path sources) {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> names.addAll(of(read(file))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    static Set<String> of(String source) {
        Set<String> names = new TreeSet<>();
        COMPONENT
                .matcher(source)
                .results()
                .forEach(found -> names.add(found.group(1) == null ? decapitalised(found.group(2)) : found.group(1)));
        Matcher factory = FACTORY.matcher(source);
        while (factory.find()) {
            names.add(factory.group(1) == null ? factory.group(2) : factory.group(1));
        }
        return names;
    }

    private static String decapitalised(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
