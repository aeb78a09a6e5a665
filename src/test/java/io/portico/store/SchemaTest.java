package io.portico.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SchemaTest {
    private final Schema schema = new Schema(true, Duration.ofMillis(5));
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        schema.close();
    }

    @Test
    void isReadyAtOnce_whereTheDatabaseIsThere() {
        schema.whenReady(() -> done.add("before"));
        assertThat(schema.isReady()).isFalse();

        schema.migrate(failing(0, "08001"));

        assertThat(schema.isReady()).isTrue();
        schema.whenReady(() -> done.add("after"));
        assertThat(done).containsExactly("before", "after");
    }

    @Test
    void isReadyLater_whereTheDatabaseComesLater() {
        schema.whenReady(() -> done.add(schema.isReady() ? "told too early" : "work"));

        schema.migrate(failing(3, "08001"));

        await().until(schema::isReady);
        assertThat(done).containsExactly("work");
    }

    @Test
    void waitsForADatabaseThatIsStartingOrFull() {
        for (String state : List.of("57P03", "53300", "08006")) {
            Schema waiting = new Schema(true, Duration.ofMillis(5));
            waiting.migrate(failing(1, state));
            await().until(waiting::isReady);
        }
    }

    @Test
    void goesOnTrying_whenTheFirstThingTheDatabaseSaysIsAnError() {
        schema.migrate(new FailingFlyway(List.of("08001", "42501", "08001")));

        await().until(schema::isReady);
    }

    @Test
    void stopsTheStart_whereTryingAgainWouldNotHelp() {
        assertThatThrownBy(() -> schema.migrate(failing(1, "42501"))).isInstanceOf(FlywayException.class);
        assertThatThrownBy(() -> schema.migrate(failing(1, "28P01")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("spring.datasource.password: ");
        assertThatThrownBy(() -> schema.migrate(failing(1, "3D000")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("spring.datasource.url: ");
        assertThat(schema.isReady()).isFalse();
    }

    @Test
    void readsTheDeepestState_becauseAPoolPutsItsOwnAroundIt() {
        SQLException pool =
                new SQLTransientConnectionException("timed out", "08001", new SQLException("no password", "28P01"));

        assertThat(StoreFault.of(new IllegalStateException(pool))).isEqualTo(StoreFault.CREDENTIALS);
        assertThat(StoreFault.of(new SQLTransientConnectionException("timed out")))
                .isEqualTo(StoreFault.AWAY);
        assertThat(StoreFault.of(new IllegalStateException())).isEqualTo(StoreFault.DEFECT);
    }

    @Test
    void isThereAlready_whereNobodyMigratesHere() {
        assertThat(new Schema(false).isReady()).isTrue();
    }

    private static Flyway failing(int times, String state) {
        return new FailingFlyway(java.util.Collections.nCopies(times, state));
    }

    private static final class FailingFlyway extends Flyway {
        private final List<String> states;
        private final AtomicInteger attempts = new AtomicInteger();

        FailingFlyway(List<String> states) {
            super(Flyway.configure());
            this.states = states;
        }

        @Override
        public MigrateResult migrate() {
            int attempt = attempts.getAndIncrement();
            if (attempt < states.size()) {
                throw new FlywayException("cannot", new SQLException("cannot", states.get(attempt)));
            }
            return new MigrateResult("", "", "", "");
        }
    }
}
