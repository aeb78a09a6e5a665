package io.portico;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;

/** What ships, without what only tests bring: the build writes it down before the tests are compiled. */
record RuntimeClasspath(Map<String, Path> artifacts) {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path WRITTEN_BY_MAVEN = Path.of("target/runtime-classpath.txt");

    static RuntimeClasspath read() throws IOException {
        Map<String, Path> artifacts = Stream.of(
                        Files.readString(WRITTEN_BY_MAVEN, UTF_8).strip().split(File.pathSeparator))
                .map(Path::of)
                .collect(toMap(RuntimeClasspath::artifact, jar -> jar, RuntimeClasspath::oneOfEach, TreeMap::new));
        artifacts.put("portico", CLASSES);
        return new RuntimeClasspath(artifacts);
    }

    /** The bytes of every class of an artifact. */
    Stream<byte[]> classes(String artifact) throws IOException {
        Path from = artifacts.get(artifact);
        Path root =
                Files.isDirectory(from) ? from : FileSystems.newFileSystem(from).getPath("/");
        return Files.walk(root)
                .filter(file -> file.toString().endsWith(".class"))
                .map(RuntimeClasspath::bytes)
                .onClose(() -> close(root));
    }

    /** A repository of Maven keeps an artifact under its name and its version. */
    private static String artifact(Path jar) {
        return jar.getParent().getParent().getFileName().toString();
    }

    private static Path oneOfEach(Path one, Path other) {
        throw new IllegalStateException(one + " and " + other + " are the same artifact");
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Path root) {
        if (root.getFileSystem() != CLASSES.getFileSystem()) {
            try {
                root.getFileSystem().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
