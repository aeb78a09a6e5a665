package io.portico.ledger;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the ledger promises on every database that the gateway runs on. */
abstract class LedgerContract {
    private static final Comparator<LedgerEntry> NEWEST_FIRST =
            Comparator.comparing(LedgerEntry::id).reversed();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private DataSource database;
    private JdbcLedger ledger;

    /** An empty database. */
    abstract DataSource freshDatabase() throws Exception;

    @BeforeEach
    void start() throws Exception {
        database = freshDatabase();
        Flyway.configure().dataSource(database).load().migrate();
        ledger = new JdbcLedger(database, registry, Entries.SETTINGS);
        ledger.start();
    }

    @AfterEach
    void stop() {
        ledger.stop();
    }

    @Test
    void keepsEveryPartOfAnEntry() {
        List<LedgerEntry> entries = List.of(
                Entries.created(), Entries.failed("acme", "customer-2", "vendor-timeout"), Entries.refused("acme"));
        entries.forEach(ledger::record);

        assertThat(entries)
                .allSatisfy(entry -> assertThat(ledger.find("acme", entry.id())).contains(entry));
    }

    @Test
    void hidesAnotherOrganisationsEntries() {
        LedgerEntry entry = Entries.created("globex", "customer-1", "stripe");
        ledger.record(entry);

        assertThat(ledger.find("acme", entry.id())).isEmpty();
        assertThat(ledger.list("acme", new LedgerFilter(null, null, null), null, 10)
                        .items())
                .isEmpty();
        assertThat(ledger.find("globex", entry.id())).isPresent();
    }

    @Test
    void readsItsOwnWrites_fromManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> seen = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                seen.add(threads.submit(() -> {
                    LedgerEntry entry = Entries.created();
                    ledger.record(entry);
                    return ledger.find("acme", entry.id()).isPresent();
                }));
            }
            for (Future<Boolean> one : seen) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void writesOnItsOwn_withoutAReader() {
        ledger.record(Entries.created());

        await().untilAsserted(() -> assertThat(
                        new JdbcTemplate(database).queryForObject("select count(*) from ledger_entry", Long.class))
                .isEqualTo(1));
    }

    @Test
    void filtersByCustomerVendorAndOutcome() {
        LedgerEntry stripe = Entries.created("acme", "customer-1", "stripe");
        LedgerEntry pabbly = Entries.created("acme", "customer-1", "pabbly");
        LedgerEntry other = Entries.created("acme", "customer-2", "stripe");
        LedgerEntry failed = Entries.failed("acme", "customer-1", "vendor-timeout");
        List.of(stripe, pabbly, other, failed).forEach(ledger::record);

        assertThat(list(new LedgerFilter("customer-1", null, null))).containsExactly(failed, pabbly, stripe);
        assertThat(list(new LedgerFilter(null, "stripe", null))).containsExactly(other, stripe);
        assertThat(list(new LedgerFilter(null, null, "vendor-timeout"))).containsExactly(failed);
        assertThat(list(new LedgerFilter("customer-1", "pabbly", "created"))).containsExactly(pabbly);
        assertThat(list(new LedgerFilter("customer-2", "pabbly", "created"))).isEmpty();
    }

    @Test
    void findsFailuresThatAnEarlierVersionRecorded() throws Exception {
        DataSource old = freshDatabase();
        Flyway.configure().dataSource(old).target("2").load().migrate();
        new JdbcTemplate(old).update("""
                insert into ledger_entry (id, request_id, organisation, caller, channel, customer_system, customer_id,
                    intent, outcome, outcome_known, status, created_at, duration_ms)
                values ('ps_1', 'req_1', 'acme', 'shop', 'http', 'default', 'customer-1',
                    'home', 'vendor-timeout', false, 504, current_timestamp, 8000)
                """);
        Flyway.configure().dataSource(old).load().migrate();

        JdbcLedger upgraded = new JdbcLedger(old, registry, Entries.SETTINGS);
        assertThat(upgraded.list("acme", new LedgerFilter(null, null, "vendor-timeout"), null, 10)
                        .items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.id()).isEqualTo("ps_1"));
    }

    @Test
    void takesWildcardsInAFilterLiterally() {
        ledger.record(Entries.created());

        assertThat(list(new LedgerFilter("customer-_", null, null))).isEmpty();
        assertThat(list(new LedgerFilter("%", null, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void showsEveryEntryOnce_newestFirst_whateverThePageSize(long seed) {
        Random random = new Random(seed);
        List<LedgerEntry> entries = new ArrayList<>(IntStream.range(0, 20 + random.nextInt(60))
                .mapToObj(i -> Entries.created("acme", "customer-" + random.nextInt(3), "stripe"))
                .toList());
        Collections.shuffle(entries, random);
        entries.forEach(ledger::record);
        List<LedgerEntry> wanted = entries.stream().sorted(NEWEST_FIRST).toList();
        List<LedgerEntry> ofOne = wanted.stream()
                .filter(entry -> entry.customerId().equals("customer-1"))
                .toList();

        for (int limit : new int[] {1, 1 + random.nextInt(10), wanted.size(), wanted.size() + 1}) {
            assertThat(walk(new LedgerFilter(null, null, null), limit)).containsExactlyElementsOf(wanted);
            assertThat(walk(new LedgerFilter("customer-1", null, null), limit)).containsExactlyElementsOf(ofOne);
        }
    }

    @Test
    void staysStable_whenEntriesArriveBetweenPages() {
        List<LedgerEntry> before = IntStream.range(0, 9)
                .mapToObj(i -> Entries.created())
                .sorted(NEWEST_FIRST)
                .toList();
        before.forEach(ledger::record);

        LedgerPage first = ledger.list("acme", new LedgerFilter(null, null, null), null, 5);
        ledger.record(Entries.created());
        LedgerPage second = ledger.list("acme", new LedgerFilter(null, null, null), first.next(), 5);

        assertThat(first.items()).isEqualTo(before.subList(0, 5));
        assertThat(second.items()).isEqualTo(before.subList(5, 9));
        assertThat(second.next()).isNull();
    }

    @Test
    void writesAnEntryOnce_whenItComesTwice() {
        LedgerEntry entry = Entries.created();
        ledger.record(entry);
        ledger.find("acme", entry.id());
        LedgerEntry other = Entries.created();
        ledger.record(entry);
        ledger.record(other);

        assertThat(list(new LedgerFilter(null, null, null))).containsExactly(other, entry);
        assertThat(registry.counter("portico.ledger.dropped").count()).isZero();
    }

    @Test
    void dropsOnlyTheEntryThatTheDatabaseRefuses() {
        LedgerEntry before = Entries.created();
        LedgerEntry hopeless = Entries.failed("acme", "customer-1", null);
        LedgerEntry after = Entries.created();
        List.of(before, hopeless, after).forEach(ledger::record);

        assertThat(list(new LedgerFilter(null, null, null))).containsExactly(after, before);
        assertThat(registry.counter("portico.ledger.dropped").count()).isEqualTo(1);
    }

    @Test
    void writesWhatIsPending_whenItStops() {
        List<LedgerEntry> entries =
                IntStream.range(0, 450).mapToObj(i -> Entries.created()).toList();
        entries.forEach(ledger::record);
        ledger.stop();

        assertThat(new JdbcTemplate(database).queryForObject("select count(*) from ledger_entry", Long.class))
                .isEqualTo(450);
    }

    @Test
    void recordsAgain_afterAStopAndAStart() {
        ledger.stop();
        ledger.record(Entries.created());
        assertThat(registry.counter("portico.ledger.dropped").count()).isEqualTo(1);

        ledger.start();
        LedgerEntry entry = Entries.created();
        ledger.record(entry);
        assertThat(list(new LedgerFilter(null, null, null))).containsExactly(entry);
    }

    @Test
    void hasNoColumnForAUrlToAPortalOrAKey() {
        List<String> columns = new JdbcTemplate(database).query("select * from ledger_entry", rows -> {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                names.add(rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
            }
            return names;
        });

        assertThat(columns).filteredOn(name -> name.contains("url")).containsExactly("return_url");
        assertThat(columns).noneMatch(name -> name.contains("key") || name.contains("secret"));
    }

    private List<LedgerEntry> list(LedgerFilter filter) {
        return ledger.list("acme", filter, null, 100).items();
    }

    private List<LedgerEntry> walk(LedgerFilter filter, int limit) {
        List<LedgerEntry> all = new ArrayList<>();
        @Nullable String after = null;
        do {
            LedgerPage page = ledger.list("acme", filter, after, limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }
}
