package io.portico;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One YAML file of the program, a route or a Kamelet.
 *
 * @param path from the folder of routes, with forward slashes
 * @param document what YAML makes of the text
 */
record RouteFile(String path, String text, Object document) {
    static final String DIALECTS = "dialects";

    private static final String ROUTE = ".camel.yaml";
    private static final String KAMELET = ".kamelet.yaml";

    /** Every route and Kamelet beneath a folder, by path. */
    static List<RouteFile> allIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(ROUTE) || file.toString().endsWith(KAMELET))
                    .sorted()
                    .flatMap(file -> read(folder, file).parts())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RouteFile read(Path folder, Path file) {
        try {
            return of(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RouteFile of(String path, String text) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        return new RouteFile(path, text, new Yaml(new SafeConstructor(strict)).load(text));
    }

    /** Each definition by itself: a dialect's file holds all that speaks it, how it asks and how it answers. */
    private Stream<RouteFile> parts() {
        if (!isIn(DIALECTS) || !(document instanceof List<?> definitions)) {
            return Stream.of(this);
        }
        return definitions.stream().map(definition -> new RouteFile(path, text, List.of(definition)));
    }

    boolean isKamelet() {
        return path.endsWith(KAMELET);
    }

    boolean isIn(String folder) {
        return path.startsWith(folder + "/");
    }

    /** The file's name without what marks its kind. */
    String name() {
        String file = path.substring(path.lastIndexOf('/') + 1);
        return file.substring(0, file.length() - (isKamelet() ? KAMELET : ROUTE).length());
    }

    long lines() {
        return text.lines().count();
    }

    /** What the file defines: {@code route}, {@code routeConfiguration}, {@code routeTemplate}; by that word. */
    Map<String, Object> definition() {
        return document instanceof List<?> list && list.size() == 1 ? Yamls.map(list.get(0)) : Map.of();
    }

    /** The route, or an empty map where the file has none. */
    Map<String, Object> route() {
        return isKamelet()
                ? Yamls.map(document, "spec", "template")
                : Yamls.map(definition().get("route"));
    }

    /** The direct endpoint that the file consumes from, or an empty text. */
    String consumedDirect() {
        return Yamls.directName(Yamls.map(route().get("from")));
    }
}
