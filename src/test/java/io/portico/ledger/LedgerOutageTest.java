package io.portico.ledger;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class LedgerOutageTest {
    private static final int CAPACITY = 20;
    private static final LedgerSettings SETTINGS =
            new LedgerSettings(CAPACITY, 5, Duration.ofMillis(10), Duration.ofMillis(300), Duration.ofMillis(200));

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SwitchedDatabase database = new SwitchedDatabase(new H2LedgerTest().freshDatabase());
    private final JdbcLedger ledger = new JdbcLedger(database, registry, SETTINGS);

    @BeforeEach
    void start() {
        Flyway.configure().dataSource(database).load().migrate();
        ledger.start();
        database.away = true;
    }

    @AfterEach
    void stop() {
        ledger.stop();
    }

    @Test
    void keepsEntries_untilTheDatabaseIsBack() {
        List<LedgerEntry> entries =
                IntStream.range(0, 12).mapToObj(i -> Entries.created()).toList();
        entries.forEach(ledger::record);
        awaitFailures(2);
        assertThat(pending()).isEqualTo(12);

        database.away = false;
        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(ledger.list("acme", new LedgerFilter(null, null, null), null, 100)
                        .items())
                .hasSize(12);
        assertThat(dropped()).isZero();
    }

    @Test
    void dropsTheNewest_andCountsThem_whenTheQueueIsFull() {
        List<LedgerEntry> entries = IntStream.range(0, CAPACITY + 7)
                .mapToObj(i -> Entries.created())
                .toList();
        entries.forEach(ledger::record);
        assertThat(dropped()).isEqualTo(7);
        assertThat(pending()).isEqualTo(CAPACITY);

        database.away = false;
        await().untilAsserted(() -> assertThat(pending()).isZero());
        assertThat(ledger.list("acme", new LedgerFilter(null, null, null), null, 100)
                        .items())
                .containsExactlyInAnyOrderElementsOf(entries.subList(0, CAPACITY));
    }

    @Test
    void refusesReadersWithinTheLimit_ratherThanHidingWhatWasRecorded() {
        ledger.record(Entries.created());
        long before = System.nanoTime();
        assertThatStoreIsUnavailable(() -> ledger.find("acme", "ps_1"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isBetween(SETTINGS.readWait(), Duration.ofSeconds(8));
    }

    @Test
    void refusesReaders_whenNothingIsPending() {
        assertThatStoreIsUnavailable(() -> ledger.find("acme", "ps_1"));
        assertThatStoreIsUnavailable(() -> ledger.list("acme", new LedgerFilter(null, null, null), null, 10));
    }

    @Test
    void stopsInTime_andCountsWhatIsLost() {
        ledger.record(Entries.created());
        awaitFailures(1);

        long before = System.nanoTime();
        ledger.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
        assertThat(dropped()).isEqualTo(1);
        assertThat(pending()).isZero();
    }

    @Test
    void writesWhatIsPending_whenTheDatabaseReturnsDuringTheStop() throws Exception {
        JdbcLedger patient = new JdbcLedger(
                database,
                new SimpleMeterRegistry(),
                new LedgerSettings(10, 5, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(20)));
        patient.start();
        patient.record(Entries.created());
        Thread stopping = new Thread(patient::stop);
        stopping.start();
        await().until(() -> stopping.getState() == Thread.State.TIMED_WAITING);
        database.away = false;
        stopping.join();

        assertThat(new JdbcTemplate(database).queryForObject("select count(*) from ledger_entry", Long.class))
                .isEqualTo(1);
    }

    private static void assertThatStoreIsUnavailable(ThrowingCallable read) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(read).satisfies(e -> {
            assertThat(e.problem().code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
            assertThat(e.problem().retryAfter()).isPositive();
        });
    }

    private void awaitFailures(int count) {
        await().untilAsserted(() -> assertThat(
                        registry.counter("portico.ledger.write.failures").count())
                .isGreaterThanOrEqualTo(count));
    }

    private double dropped() {
        return registry.counter("portico.ledger.dropped").count();
    }

    private double pending() {
        return registry.get("portico.ledger.pending").gauge().value();
    }
}
