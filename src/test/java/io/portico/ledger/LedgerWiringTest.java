package io.portico.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;

import org.apache.camel.spring.SpringCamelContext;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import com.zaxxer.hikari.HikariDataSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerWiringTest {
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final ApplicationContextRunner gateway = new ApplicationContextRunner()
            .withUserConfiguration(Stores.class)
            .withPropertyValues("test.database=" + url);

    @Test
    void writesWhatWasRecorded_whileTheLastChannelStopped() {
        gateway.withUserConfiguration(LastChannel.class)
                .run(context ->
                        assertThat(context).hasSingleBean(RecordOutcome.class).hasSingleBean(Ledger.class));

        assertThat(new JdbcTemplate(new DriverManagerDataSource(url))
                        .queryForObject("select count(*) from ledger_entry", Long.class))
                .isEqualTo(1);
    }

    @Test
    void stopsAfterCamel() {
        gateway.run(context -> assertThat(context.getBean(JdbcLedger.class).getPhase())
                .isLessThan(new SpringCamelContext().getPhase()));
    }

    @Test
    void hasTheDocumentedDefaults() {
        gateway.run(context -> assertThat(context.getBean(LedgerSettings.class))
                .isEqualTo(new LedgerSettings(
                        10_000, 1_000, Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofSeconds(5))));
    }

    @Test
    void refusesToStart_andNamesTheSetting_whenItCannotBeUsed() {
        gateway.withPropertyValues("portico.ledger.queue-capacity=0").run(context -> assertThat(context)
                .getFailure()
                .hasRootCauseInstanceOf(InvalidSettingException.class)
                .rootCause()
                .hasMessageContaining("portico.ledger.queue-capacity"));
    }

    @EnableConfigurationProperties(LedgerSettings.class)
    @Import({JdbcLedger.class, OutcomeTimers.class, RecordOutcome.class})
    static class Stores {
        @Bean
        DataSource database(Environment environment) {
            HikariDataSource database = new HikariDataSource();
            database.setJdbcUrl(environment.getRequiredProperty("test.database"));
            Flyway.configure().dataSource(database).load().migrate();
            return database;
        }

        @Bean
        MeterRegistry registry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    /** Answers its last request when it stops, as the HTTP engine does in its phase. */
    static class LastChannel {
        @Bean
        SmartLifecycle channel(Ledger ledger) {
            return new SmartLifecycle() {
                private boolean running;

                @Override
                public void start() {
                    running = true;
                }

                @Override
                public void stop() {
                    running = false;
                    ledger.record(Entries.created());
                }

                @Override
                public boolean isRunning() {
                    return running;
                }
            };
        }
    }
}
