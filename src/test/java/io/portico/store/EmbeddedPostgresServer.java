package io.portico.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

import io.portico.RunningGateway;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;

/**
 * A real PostgreSQL on a free loopback port, from the binaries that zonky publishes. They are started here and not by
 * zonky's own starter, which where the build is root needs user namespaces, and containers mostly forbid these.
 */
public final class EmbeddedPostgresServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** Stops the server when its standard input closes, so also when the process that started it is killed. */
    private static final String UNTIL_INPUT_CLOSES =
            "exec 3<&0; \"$@\" 3<&- & server=$!; (cat <&3 >/dev/null; kill -INT $server) & wait $server";

    private final Path home;
    private final int port;
    private final Process process;

    private EmbeddedPostgresServer(Path home, int port, Process process) {
        this.home = home;
        this.port = port;
        this.process = process;
    }

    /** The server that all tests of this run share; stopped at the end. */
    public static EmbeddedPostgresServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        private static final EmbeddedPostgresServer SERVER = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    /** A server of one's own, to be stopped by whoever started it. */
    public static EmbeddedPostgresServer start() {
        try {
            Unprivileged user = Unprivileged.find();
            Path home = Files.createTempDirectory(
                    "portico-postgres",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            unpack(home);
            Path data = Files.createDirectory(home.resolve("data"));
            user.own(data);
            String bin = home.resolve("bin").toString();
            Path log = home.resolve("log");
            Process initdb = launch(
                    log,
                    user.command(
                            bin + "/initdb",
                            "-D",
                            data.toString(),
                            "-U",
                            "postgres",
                            "-A",
                            "trust",
                            "-E",
                            "UTF8",
                            "--no-locale",
                            "--no-sync"));
            if (initdb.waitFor() != 0) {
                throw new IllegalStateException("initdb failed: " + Files.readString(log));
            }
            int port = RunningGateway.freePort();
            Process process = launch(
                    log,
                    user.command(
                            "/bin/sh",
                            "-c",
                            UNTIL_INPUT_CLOSES,
                            "sh",
                            bin + "/postgres",
                            "-D",
                            data.toString(),
                            "-h",
                            "127.0.0.1",
                            "-k",
                            "",
                            "-p",
                            Integer.toString(port),
                            "-F",
                            "-N",
                            "200"));
            EmbeddedPostgresServer server = new EmbeddedPostgresServer(home, port, process);
            try {
                server.awaitReady(log);
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The JDBC URL, user included, of a new and empty database. */
    public String newDatabase() {
        String name = "portico_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(name);
    }

    /** The port on loopback that it listens on, as it stands in its URLs. */
    public int port() {
        return port;
    }

    /** Stops the server and forgets its data. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    private void awaitReady(Path log) throws IOException {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            if (!process.isAlive()) {
                return true;
            }
            try (Connection connection = DriverManager.getConnection(url("postgres"))) {
                return connection.isValid(1);
            } catch (SQLException notYet) {
                return false;
            }
        });
        if (!process.isAlive()) {
            throw new IllegalStateException("PostgreSQL did not start: " + Files.readString(log));
        }
    }

    private static Process launch(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .directory(log.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static void unpack(Path home) throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        try (InputStream packed = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = home.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                    continue;
                }
                Files.copy(tar, target);
                boolean program = target.getParent().endsWith("bin");
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
