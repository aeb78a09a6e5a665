package io.portico.store;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The embedded database as it ships: what it was told to write outlasts a kill, and it keeps clearing up behind itself. */
class LastingCommitsTest {
    private static final Pattern SHIPPED = Pattern.compile("url: (jdbc:h2:file:\\$\\{portico\\.data}/portico\\S*)");
    private static final int ENOUGH = 200;

    @TempDir
    private Path data;

    @RepeatedTest(3)
    void outlastAKillAtAnyMoment() throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        url())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int told = 0;
        try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told = Integer.parseInt(line);
                if (told == ENOUGH) {
                    writer.toHandle().destroyForcibly();
                }
            }
        }
        writer.waitFor();

        assertThat(told).isGreaterThanOrEqualTo(ENOUGH);
        assertThat(new JdbcTemplate(new DriverManagerDataSource(url()))
                        .queryForObject("select max(id) from t", int.class))
                .isGreaterThanOrEqualTo(told);
    }

    @Test
    void comeFromADatabaseThatTakesRoomBackFromWhatIsOutdated() throws Exception {
        try (Connection open = DriverManager.getConnection(url())) {
            assertThat(open.isValid(1)).isTrue();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .anyMatch(name -> name.startsWith("MVStore background writer") && name.contains(data.toString()));
        }
    }

    private String url() throws Exception {
        Matcher shipped = SHIPPED.matcher(Files.readString(Path.of("config", "application.yaml")));
        assertThat(shipped.find()).isTrue();
        return shipped.group(1).replace("${portico.data}", data.toString());
    }

    /** Says the number of each row once it is written, until it is killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws SQLException {
            try (Connection connection = DriverManager.getConnection(args[0])) {
                JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
                LastingCommits commits = new LastingCommits();
                jdbc.execute("create table t (id integer primary key)");
                for (int id = 1; connection.isValid(0); id++) {
                    jdbc.update("insert into t values (?)", id);
                    commits.write(connection);
                    System.out.println(id);
                }
            }
        }
    }
}
