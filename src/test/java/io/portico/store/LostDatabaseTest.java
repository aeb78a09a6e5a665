package io.portico.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** A pool over an embedded database that has closed itself under it. */
class LostDatabaseTest {
    private static final int CONNECTIONS = 4;

    @TempDir
    private Path directory;

    private final LastingCommits commits = new LastingCommits();

    @Test
    void isOpenedAgainOnceThereIsRoom_andHasWhatWasAcknowledged() throws SQLException {
        FullDisk.mount();
        try (HikariDataSource pool = pool()) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.execute("create table kept (id integer)");
            keep(jdbc, 1);

            FullDisk.fill(true);
            assertThatThrownBy(() -> keep(jdbc, 2)).isInstanceOf(DataAccessException.class);
            assertThatThrownBy(() -> count(jdbc)).hasStackTraceContaining("90098");
            FullDisk.fill(false);

            await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> count(jdbc) == 1);
            jdbc.execute("insert into kept values (3)");
            assertThat(count(jdbc)).isEqualTo(2);
        }
    }

    private void keep(JdbcTemplate jdbc, int id) {
        jdbc.execute("insert into kept values (" + id + ")", (PreparedStatementCallback<Boolean>) statement -> {
            statement.executeUpdate();
            commits.write(statement.getConnection());
            return true;
        });
    }

    private HikariDataSource pool() {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl("jdbc:h2:fulldisk:" + directory.resolve("portico") + ";DB_CLOSE_ON_EXIT=FALSE");
        settings.setUsername("portico");
        settings.setPassword("");
        settings.setMaximumPoolSize(CONNECTIONS);
        settings.setExceptionOverrideClassName(LostDatabase.class.getName());
        return new HikariDataSource(settings);
    }

    private static Integer count(JdbcTemplate jdbc) {
        return jdbc.queryForObject("select count(*) from kept", Integer.class);
    }
}
