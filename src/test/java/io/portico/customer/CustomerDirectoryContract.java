package io.portico.customer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.JdbcTemplate;

import com.github.benmanes.caffeine.cache.Ticker;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.portico.customer.CustomerChange.Link;
import io.portico.customer.CustomerChange.Replace;
import io.portico.customer.CustomerDirectory.Outcome;
import io.portico.customer.CustomerDirectory.Outcome.Kind;
import io.portico.customer.CustomerDirectory.Written;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.store.LastConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** What the directory promises, whatever database it is in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CustomerDirectoryContract {
    private static final String ACME = "acme";
    private static final String HEADER = "customerId,customerSystem,account,vendorCustomerId,priority\n";
    private static final int CUSTOMERS = 5_000;
    /** Of a busy machine that builds. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HikariDataSource dataSource;
    private JdbcTemplate jdbc;
    private CustomerDirectory directory;

    /** The JDBC URL of an empty database. */
    abstract String newDatabase();

    @BeforeAll
    void migrate() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(newDatabase());
        config.setMaximumPoolSize(16);
        config.setConnectionTimeout(PATIENCE.toMillis());
        dataSource = new HikariDataSource(config);
        Flyway.configure().dataSource(dataSource).load().migrate();
        jdbc = new JdbcTemplate(dataSource);
        directory = new JdbcCustomerDirectory(dataSource, Vendors.ALL, PATIENCE);
    }

    @AfterAll
    void close() {
        dataSource.close();
    }

    @BeforeEach
    void empty() {
        jdbc.update("delete from customer_key");
        jdbc.update("delete from customer");
    }

    @Test
    void findsNobodyInAnEmptyDirectory() {
        assertThat(find("default", "c1")).isEmpty();
    }

    @Test
    void findsExactlyWhatWasPut() {
        Customer customer = new Customer(
                "Ünï \"c\" 💶\\%_",
                "default",
                "Büro für Ähnliches",
                List.of(new CustomerAccount("stripe", "cus_1", 3), new CustomerAccount("agentmessage-acme", null, 0)),
                List.of(key("salesforce", "001xx")));

        assertThat(directory.put(ACME, customer)).isTrue();

        assertThat(directory.find(ACME, customer.key())).contains(customer);
    }

    @Test
    void replacesWhatWasThere() {
        directory.put(ACME, customer("c1", "Old", List.of(stripe("cus_1")), key("salesforce", "001")));

        assertThat(directory.put(ACME, customer("c1", "New", List.of(stripe("cus_2")), key("sap", "9"))))
                .isFalse();

        assertThat(find("default", "c1").orElseThrow().name()).isEqualTo("New");
        assertThat(find("salesforce", "001")).isEmpty();
        assertThat(find("stripe", "cus_1")).isEmpty();
        assertThat(find("sap", "9")).isPresent();
        assertThat(find("stripe", "cus_2")).isPresent();
    }

    @Test
    void tellsIdSpacesApart() {
        directory.put(ACME, customer("c1", "One", List.of()));
        directory.put(ACME, new Customer("c1", "sap", "Other", List.of(), List.of()));

        assertThat(find("default", "c1").orElseThrow().name()).isEqualTo("One");
        assertThat(find("sap", "c1").orElseThrow().name()).isEqualTo("Other");
    }

    @Test
    void comparesIdsExactly() {
        directory.put(ACME, customer("c1", "small", List.of()));

        assertThat(find("default", "C1")).isEmpty();
        assertThat(find("default", "c1 ")).isEmpty();
    }

    @Test
    void findsByAlias() {
        Customer customer = customer("c1", "One", List.of(), key("salesforce", "001"), key("default", "old-c1"));
        directory.put(ACME, customer);

        assertThat(find("salesforce", "001")).contains(customer);
        assertThat(find("default", "old-c1")).contains(customer);
    }

    @Test
    void findsByTheVendorsIdInTheVendorsSpace() {
        Customer customer = customer("c1", "One", List.of(new CustomerAccount("stripe-eu", "cus_1", 0)));
        directory.put(ACME, customer);

        assertThat(find("stripe", "cus_1")).contains(customer);
        assertThat(find("stripe-eu", "cus_1")).isEmpty();
        assertThat(find("pabbly", "cus_1")).isEmpty();
    }

    @Test
    void findsWhoeverWasStoredFirst_whenCustomersShareTheVendorsId() {
        directory.put(ACME, customer("z-first", "First", List.of(stripe("cus_1"))));
        directory.put(ACME, customer("a-second", "Second", List.of(stripe("cus_1"))));

        assertThat(find("stripe", "cus_1").orElseThrow().name()).isEqualTo("First");

        directory.put(ACME, customer("z-first", "First", List.of(stripe("cus_2"))));
        assertThat(find("stripe", "cus_1").orElseThrow().name()).isEqualTo("Second");
    }

    @Test
    void findsTheAliasBeforeTheVendorsId() {
        directory.put(ACME, customer("c1", "Billed", List.of(stripe("cus_1"))));
        directory.put(ACME, customer("c2", "Alias", List.of(), key("stripe", "cus_1")));

        assertThat(find("stripe", "cus_1").orElseThrow().name()).isEqualTo("Alias");
    }

    @Test
    void keepsOrganisationsApart() {
        directory.put(ACME, customer("c1", "Acme's", List.of(stripe("cus_1")), key("sap", "9")));

        assertThat(directory.find("globex", key("default", "c1"))).isEmpty();
        assertThat(directory.find("globex", key("sap", "9"))).isEmpty();
        assertThat(directory.find("globex", key("stripe", "cus_1"))).isEmpty();
        assertThat(directory.delete("globex", key("default", "c1"))).isFalse();
        assertThat(directory.put("globex", customer("c1", "Globex's", List.of(), key("sap", "9"))))
                .isTrue();
        assertThat(find("default", "c1").orElseThrow().name()).isEqualTo("Acme's");
    }

    @Test
    void refusesAnAliasThatAnotherCustomerHas() {
        directory.put(ACME, customer("c1", "One", List.of(), key("sap", "9")));

        assertThatThrownBy(
                        () -> directory.put(ACME, customer("c2", "Two", List.of(), key("sap", "8"), key("sap", "9"))))
                .satisfies(taken("aliases[1]"));
        assertThat(find("default", "c2")).isEmpty();
        assertThat(find("sap", "8")).isEmpty();
    }

    @Test
    void refusesAnIdThatIsAnotherCustomersAlias() {
        directory.put(ACME, customer("c1", "One", List.of(), key("default", "c2")));

        assertThatThrownBy(() -> directory.put(ACME, customer("c2", "Two", List.of())))
                .satisfies(taken("customerId"));
        assertThatThrownBy(() -> directory.put(ACME, customer("c3", "Three", List.of(), key("default", "c1"))))
                .satisfies(taken("aliases[0]"));
    }

    @Test
    void givesAliasesBack_whenTheyAreDroppedOrTheCustomerIsDeleted() {
        directory.put(ACME, customer("c1", "One", List.of(), key("sap", "9"), key("sap", "8")));
        directory.put(ACME, customer("c1", "One", List.of(), key("sap", "8")));
        directory.put(ACME, customer("c2", "Two", List.of(), key("sap", "9")));
        directory.delete(ACME, key("default", "c1"));

        assertThat(directory.put(ACME, customer("c3", "Three", List.of(), key("sap", "8"))))
                .isTrue();
        assertThat(find("sap", "9").orElseThrow().name()).isEqualTo("Two");
    }

    @Test
    void deletesByOwnIdOnly() {
        directory.put(ACME, customer("c1", "One", List.of(stripe("cus_1")), key("sap", "9")));

        assertThat(directory.delete(ACME, key("sap", "9"))).isFalse();
        assertThat(directory.delete(ACME, key("stripe", "cus_1"))).isFalse();
        assertThat(directory.delete(ACME, key("default", "c1"))).isTrue();
        assertThat(directory.delete(ACME, key("default", "c1"))).isFalse();
        assertThat(find("sap", "9")).isEmpty();
        assertThat(find("stripe", "cus_1")).isEmpty();
        assertThat(rows("customer_key")).isZero();
    }

    @Test
    void linksAccountsToExistingCustomersAndMakesNewOnes() {
        directory.put(ACME, customer("c1", "One", List.of(new CustomerAccount("stripe", "cus_1", 7))));

        Written written = directory.write(
                ACME,
                List.of(
                        link("c1", "pabbly", "5e5f50647c5aeb3675f416aa", 2),
                        link("c1", "stripe", "cus_2", null),
                        link("c2", "stripe", "cus_3", null),
                        link("c2", "stripe-eu", "cus_4", 1)));

        assertThat(written.outcomes())
                .extracting(Outcome::kind)
                .containsExactly(Kind.REPLACED, Kind.REPLACED, Kind.CREATED, Kind.REPLACED);
        assertThat(find("default", "c1").orElseThrow())
                .isEqualTo(customer(
                        "c1",
                        "One",
                        List.of(
                                new CustomerAccount("stripe", "cus_2", 7),
                                new CustomerAccount("pabbly", "5e5f50647c5aeb3675f416aa", 2))));
        assertThat(find("default", "c2").orElseThrow().accounts())
                .containsExactly(
                        new CustomerAccount("stripe", "cus_3", 0), new CustomerAccount("stripe-eu", "cus_4", 1));
    }

    @Test
    void linksTheCustomerThatAnAliasNames() {
        directory.put(ACME, customer("c1", "One", List.of(), key("sap", "9")));

        directory.write(ACME, List.of(new Link(key("sap", "9"), "stripe", "cus_1", null)));

        assertThat(find("default", "c1").orElseThrow().accounts()).containsExactly(stripe("cus_1"));
    }

    @Test
    void linksNobodyNewUnderAnIdThatNoPathCanName() {
        directory.put(ACME, customer("c1", "One", List.of(), key("sap", "9/1")));

        Written written = directory.write(
                ACME,
                List.of(
                        new Link(key("sap", "9/1"), "stripe", "cus_1", null),
                        new Link(key("sap", "9/2"), "stripe", "cus_2", null)));

        assertThat(written.outcomes()).extracting(Outcome::kind).containsExactly(Kind.REPLACED, Kind.REFUSED);
        assertThat(find("sap", "9/1").orElseThrow().accounts()).containsExactly(stripe("cus_1"));
        assertThat(find("sap", "9/2")).isEmpty();
    }

    @Test
    void makesTheGoodChangesOfABatch_whenOthersAreRefused() {
        directory.put(ACME, customer("c1", "One", List.of(), key("sap", "9")));

        Written written = directory.write(
                ACME,
                List.of(
                        new Replace(customer("c2", "Two", List.of(), key("sap", "9"))),
                        new Replace(customer("c1", "One", List.of())),
                        new Replace(customer("c3", "Three", List.of(), key("sap", "9"))),
                        new Replace(customer("c4", "Four", List.of(), key("sap", "9")))));

        assertThat(written.outcomes())
                .extracting(Outcome::kind)
                .containsExactly(Kind.REFUSED, Kind.REPLACED, Kind.CREATED, Kind.REFUSED);
        assertThat(find("sap", "9").orElseThrow().name()).isEqualTo("Three");
        assertThat(rows("customer")).isEqualTo(2);
    }

    @Test
    void changesNothing_whenTheSameIsWrittenAgain() {
        List<CustomerChange> changes = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            changes.add(new Replace(customer("c" + i, "N", List.of(stripe("cus_" + i)), key("sap", "a" + i))));
            changes.add(link("d" + i, "stripe", "cus_" + i, 1));
        }
        directory.write(ACME, changes);
        List<String> before = contents();

        Written again = directory.write(ACME, changes);

        assertThat(again.outcomes()).extracting(Outcome::kind).containsOnly(Kind.UNCHANGED);
        assertThat(contents()).isEqualTo(before).hasSize(2_400 + 6_000);
    }

    @Test
    void namesEveryKeyThatAChangeTouches() {
        directory.put(ACME, customer("c1", "One", List.of(stripe("cus_1")), key("sap", "9")));

        Written written = directory.write(
                ACME, List.of(new Replace(customer("c1", "One", List.of(stripe("cus_2")), key("sap", "8")))));

        assertThat(written.touched())
                .containsExactlyInAnyOrder(
                        key("default", "c1"),
                        key("sap", "9"),
                        key("sap", "8"),
                        key("stripe", "cus_1"),
                        key("stripe", "cus_2"));
    }

    @Test
    void storesTheLargestCustomerThatIsValid() {
        List<CustomerKey> aliases = IntStream.range(0, CustomerCheck.MAX_ALIASES)
                .mapToObj(i -> key("s" + i, "💶".repeat(200)))
                .toList();
        Customer customer = new Customer("\"".repeat(200), "default", "\"".repeat(200), List.of(), aliases);
        new CustomerCheck(Vendors.ALL).check(ACME, customer);

        directory.put(ACME, customer);

        assertThat(find("s99", "💶".repeat(200))).contains(customer);
    }

    @Test
    void writersOfOneCustomerNeitherDeadlockNorDuplicate() throws Exception {
        List<Optional<Throwable>> failures = InParallel.run(8, writer -> {
            for (int round = 0; round < 25; round++) {
                // Each takes the aliases in an order of its own, and deletes now and then.
                List<CustomerKey> aliases = new ArrayList<>(List.of(key("sap", "1"), key("sap", "2")));
                aliases.add(writer % 2, key("erp", writer + "-" + round));
                directory.put(ACME, new Customer("c1", "default", "W", List.of(stripe("cus_" + writer)), aliases));
                if (round % 10 == writer) {
                    directory.delete(ACME, key("default", "c1"));
                }
            }
        });

        assertThat(failures).allMatch(Optional::isEmpty);
        directory.put(ACME, customer("c1", "Last", List.of(), key("sap", "1")));
        assertThat(rows("customer")).isEqualTo(1);
        assertThat(rows("customer_key")).isEqualTo(2);
    }

    @Test
    void onlyOneOfManyTakesAnAlias() throws Exception {
        List<Optional<Throwable>> failures = InParallel.run(
                8,
                writer -> directory.put(
                        ACME, customer("c" + writer, "W", List.of(), key("sap", "1"), key("erp", "" + writer))));

        assertThat(failures).filteredOn(Optional::isEmpty).hasSize(1);
        failures.stream().flatMap(Optional::stream).forEach(failure -> taken("aliases[0]")
                .accept(failure));
        assertThat(rows("customer")).isEqualTo(1);
    }

    @Test
    void overlappingBatchesAllComplete() throws Exception {
        List<CustomerChange> forth = new ArrayList<>();
        List<CustomerChange> back = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            forth.add(link("c" + i, "stripe", "cus_" + i, 1));
            back.add(0, link("c" + i, "pabbly", "5e5f50647c5aeb3675f41%03d".formatted(i), 1));
        }

        List<Optional<Throwable>> failures =
                InParallel.run(4, writer -> directory.write(ACME, writer % 2 == 0 ? forth : back));

        assertThat(failures).allMatch(Optional::isEmpty);
        assertThat(rows("customer")).isEqualTo(300);
        assertThat(find("default", "c7").orElseThrow().accounts()).hasSize(2);
    }

    @Test
    void importingTheSameFileAgainChangesNothing() throws IOException {
        CustomerImport imports = new CustomerImport(directory, new CustomerCheck(Vendors.ALL));
        // The rows of a customer are far apart.
        Iterator<String> first = rows("stripe", "cus_%d");
        Iterator<String> second = rows("pabbly", "5e5f50647c5aeb36%08x");
        CustomerImport.Report report = imports.csv(ACME, new GeneratedLines(HEADER, first, second));
        List<String> before = contents();

        CustomerImport.Report again = imports.csv(
                ACME, new GeneratedLines(HEADER, rows("stripe", "cus_%d"), rows("pabbly", "5e5f50647c5aeb36%08x")));

        assertThat(report).isEqualTo(new CustomerImport.Report(2 * CUSTOMERS, 0, List.of()));
        assertThat(again).isEqualTo(report);
        assertThat(contents()).isEqualTo(before);
        assertThat(rows("customer")).isEqualTo(CUSTOMERS);
        assertThat(find("pabbly", "5e5f50647c5aeb3600000007").orElseThrow())
                .isEqualTo(find("default", "c7").orElseThrow());
    }

    private static Iterator<String> rows(String account, String form) {
        return IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> "c%d,default,%s,%s,1%n".formatted(i, account, form.formatted(i)))
                .iterator();
    }

    @Test
    void writesOneOrManyWithTheLastConnectionOfThePool() {
        CustomerDirectory one = new JdbcCustomerDirectory(new LastConnection(dataSource, 1), Vendors.ALL, PATIENCE);
        CustomerDirectory many = new JdbcCustomerDirectory(new LastConnection(dataSource, 1), Vendors.ALL, PATIENCE);

        one.put(ACME, customer("c1", "Old", List.of()));
        many.write(ACME, List.of(link("c1", "stripe", "cus_1", null), link("c2", "stripe", "cus_2", null)));

        assertThat(find("stripe", "cus_1").orElseThrow().name()).isEqualTo("Old");
    }

    @Test
    void anotherNodeSeesAWriteWithinTheCachesTime() {
        CustomerSettings settings = new CustomerSettings(Duration.ofMillis(500), 1_000, null);
        CustomerDirectory here = new CachedCustomerDirectory(directory, settings, Ticker.systemTicker());
        CustomerDirectory there = new CachedCustomerDirectory(directory, settings, Ticker.systemTicker());
        CustomerKey alias = key("sap", "9");
        here.put(ACME, customer("c1", "Old", List.of(), alias));
        assertThat(there.find(ACME, alias).orElseThrow().name()).isEqualTo("Old");

        here.put(ACME, customer("c1", "New", List.of(), alias));

        assertThat(here.find(ACME, alias).orElseThrow().name()).isEqualTo("New");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> there.find(ACME, alias).orElseThrow().name().equals("New"));
    }

    private static Consumer<Throwable> taken(String field) {
        return thrown -> {
            assertThat(thrown).isInstanceOf(ProblemException.class);
            Problem problem = ((ProblemException) thrown).problem();
            assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
            assertThat(problem.errors())
                    .extracting(FieldError::field, FieldError::code)
                    .containsExactly(tuple(field, "taken"));
        };
    }

    private Optional<Customer> find(String system, String id) {
        return directory.find(ACME, key(system, id));
    }

    private int rows(String table) {
        return jdbc.queryForObject("select count(*) from " + table, Integer.class);
    }

    private List<String> contents() {
        String keys = "select customer_system, customer_id, holder, customer from customer_key order by 1, 2, 3";
        return Stream.concat(
                        jdbc.queryForList("select id, document from customer order by id").stream(),
                        jdbc.queryForList(keys).stream())
                .map(Object::toString)
                .toList();
    }

    private static CustomerAccount stripe(String id) {
        return new CustomerAccount("stripe", id, 0);
    }

    private static CustomerKey key(String system, String id) {
        return new CustomerKey(system, id);
    }

    private static Link link(String id, String account, String vendorId, Integer priority) {
        return new Link(key("default", id), account, vendorId, priority);
    }

    private static Customer customer(String id, String name, List<CustomerAccount> accounts, CustomerKey... aliases) {
        return new Customer(id, "default", name, accounts, List.of(aliases));
    }
}
