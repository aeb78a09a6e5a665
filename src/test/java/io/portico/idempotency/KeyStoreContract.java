package io.portico.idempotency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.idempotency.KeyRules.Verdict;
import io.portico.model.CreatePortalSession;
import io.portico.model.ExpiryBasis;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;
import io.portico.setting.Secret;

import static io.portico.idempotency.Requests.request;
import static io.portico.idempotency.Requests.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What idempotency keys promise on every database that the gateway runs on. */
abstract class KeyStoreContract {
    static final Secret SECRET = new Secret("a secret of the test, for no other use");
    private static final String ACCOUNT = "acmepay";

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private DataSource database;
    private JdbcTemplate jdbc;
    private IdempotencyKeys keys;

    /** An empty database. */
    abstract DataSource freshDatabase() throws Exception;

    @BeforeEach
    void start() throws Exception {
        database = freshDatabase();
        Flyway.configure().dataSource(database).load().migrate();
        jdbc = new JdbcTemplate(database);
        keys = keys(SECRET, new Secret(""));
    }

    private IdempotencyKeys keys(Secret secret, Secret previous) {
        return new IdempotencyKeys(
                database, KeyRing.of(secret, previous), settings(), new IdempotencyMetrics(registry));
    }

    private static IdempotencySettings settings() {
        return new IdempotencySettings(
                SECRET, new Secret(""), Duration.ofSeconds(15), Duration.ofDays(7), Duration.ofMinutes(1));
    }

    private static KeyScope scope(String key) {
        return KeyScope.of("acme", "create-portal-session", key);
    }

    private Claim claim(String key) {
        return claim(key, DuplicatePolicy.TOLERATE);
    }

    private Claim claim(String key, DuplicatePolicy policy) {
        return keys.claim(scope(key), request(), ACCOUNT, policy, false);
    }

    /** As one that was a dead letter. */
    private Claim claimAnew(String key, DuplicatePolicy policy) {
        return keys.claim(scope(key), request(), ACCOUNT, policy, true);
    }

    private Claim.Held hold(String key) {
        return (Claim.Held) claim(key);
    }

    private ProblemCode refusal(String key, DuplicatePolicy policy) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> claim(key, policy));
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal.problem().code();
    }

    /** As if the time had passed: only the database's clock counts, and nobody can set it. */
    private void leaseEnds() {
        jdbc.update("update idempotency_key set lease_until = current_timestamp - interval '1' second");
    }

    private void answersExpire() {
        jdbc.update("update idempotency_key set answer_until = current_timestamp - interval '1' second");
    }

    private static Problem failure(ProblemCode code) {
        return Problem.of(code, "The vendor failed.");
    }

    private double counted(String verdict) {
        return registry.get("portico.idempotency.requests")
                .tag("verdict", verdict)
                .counter()
                .count();
    }

    @Test
    void letsOneOfManyThrough() throws Exception {
        Map<ProblemCode, Integer> refused = new EnumMap<>(ProblemCode.class);
        List<Claim> held = Collections.synchronizedList(new ArrayList<>());
        inParallel(200, () -> {
            try {
                held.add(claim("k1"));
            } catch (ProblemException e) {
                synchronized (refused) {
                    refused.merge(e.problem().code(), 1, Integer::sum);
                }
            }
        });

        assertThat(held).singleElement().isInstanceOf(Claim.Held.class);
        assertThat(refused).containsExactly(Map.entry(ProblemCode.REQUEST_IN_PROGRESS, 199));
    }

    @Test
    void letsOneOfManyTakeOver_whenTheLeaseHasEnded() throws Exception {
        hold("k1");
        leaseEnds();
        List<Claim> held = Collections.synchronizedList(new ArrayList<>());
        inParallel(50, () -> {
            try {
                held.add(claim("k1"));
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isEqualTo(ProblemCode.REQUEST_IN_PROGRESS);
            }
        });

        assertThat(held).singleElement().satisfies(claim -> assertThat(((Claim.Held) claim).verdict())
                .isEqualTo(Verdict.TAKE_OVER));
    }

    @Test
    void replaysTheSession() {
        Claim.Held first = hold("k1");
        keys.sent(first);
        PortalSession session = session();
        keys.succeeded(first, session);

        assertThat(claim("k1")).isEqualTo(new Claim.Replayed(session));
        assertThat(counted("replay")).isEqualTo(1);
        assertThat(counted("begin")).isEqualTo(1);
    }

    @Test
    void refusesAnotherRequestUnderTheSameKey() {
        Claim.Held first = hold("k1");
        CreatePortalSession other = request().withReturnUrl("https://app.example.com/elsewhere");
        assertThatThrownBy(() -> keys.claim(scope("k1"), other, ACCOUNT, DuplicatePolicy.TOLERATE, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED));
        keys.sent(first);
        keys.succeeded(first, session());
        assertThatThrownBy(() -> keys.claim(scope("k1"), other, ACCOUNT, DuplicatePolicy.TOLERATE, false))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void keepsOrganisationsAndOperationsApart() {
        hold("k1");

        for (KeyScope other : List.of(
                KeyScope.of("globex", "create-portal-session", "k1"), KeyScope.of("acme", "another-operation", "k1"))) {
            assertThat(keys.claim(other, request(), ACCOUNT, DuplicatePolicy.TOLERATE, false))
                    .isInstanceOf(Claim.Held.class);
        }
    }

    @Test
    void opensNoAnswerOfAnotherKey() {
        Claim.Held mine = hold("mine");
        keys.sent(mine);
        keys.succeeded(mine, session());
        Claim.Held theirs = (Claim.Held) keys.claim(
                KeyScope.of("globex", "create-portal-session", "k"),
                request(),
                ACCOUNT,
                DuplicatePolicy.TOLERATE,
                false);
        keys.sent(theirs);
        keys.succeeded(theirs, session());
        jdbc.update("update idempotency_key set answer = (select t.answer from idempotency_key t"
                + " where t.organisation = 'globex') where organisation = 'acme'");

        assertThatThrownBy(() -> claim("mine"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("https:");
    }

    @Test
    void freesTheKey_whereNothingWasCreated() {
        Claim.Held first = hold("k1");
        keys.sent(first);
        keys.failed(first, failure(ProblemCode.VENDOR_UNREACHABLE));

        Claim.Held second = hold("k1");
        assertThat(second.verdict()).isEqualTo(Verdict.BEGIN);
        assertThat(second.vendorKey())
                .as("a vendor may have kept a refusal under the key it was sent")
                .isNotEqualTo(first.vendorKey());
    }

    @Test
    void renewsASession_onlyOnceItHasExpired() {
        Claim.Held first = hold("k1");
        keys.sent(first);
        PortalSession session = session();
        keys.succeeded(first, session);
        assertThat(claimAnew("k1", DuplicatePolicy.TOLERATE)).isEqualTo(new Claim.Replayed(session));
        answersExpire();

        Claim.Held renewed = (Claim.Held) claimAnew("k1", DuplicatePolicy.TOLERATE);

        assertThat(renewed.verdict()).isEqualTo(Verdict.RENEW);
        assertThat(renewed.vendorKey())
                .as("a vendor would answer its old key with the old session")
                .isNotEqualTo(first.vendorKey());
        assertThatThrownBy(() -> claimAnew("k1", DuplicatePolicy.TOLERATE))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.REQUEST_IN_PROGRESS));
        keys.sent(renewed);
        PortalSession second = session();
        keys.succeeded(renewed, second);
        assertThat(claim("k1")).isEqualTo(new Claim.Replayed(second));
    }

    @Test
    void letsOneOfManyRenew() throws Exception {
        Claim.Held first = hold("k1");
        keys.sent(first);
        keys.succeeded(first, session());
        answersExpire();
        List<Claim> held = Collections.synchronizedList(new ArrayList<>());
        inParallel(50, () -> {
            try {
                held.add(claimAnew("k1", DuplicatePolicy.TOLERATE));
            } catch (ProblemException e) {
                assertThat(e.problem().code()).isEqualTo(ProblemCode.REQUEST_IN_PROGRESS);
            }
        });

        assertThat(held).hasSize(1);
    }

    @Test
    void staysExpired_whereTheRenewalMadeNothing() {
        Claim.Held first = hold("k1");
        keys.sent(first);
        keys.succeeded(first, session());
        answersExpire();
        keys.failed((Claim.Held) claimAnew("k1", DuplicatePolicy.TOLERATE), failure(ProblemCode.VENDOR_CIRCUIT_OPEN));

        assertThat(refusal("k1", DuplicatePolicy.TOLERATE)).isEqualTo(ProblemCode.PORTAL_SESSION_EXPIRED);
        assertThat(((Claim.Held) claimAnew("k1", DuplicatePolicy.TOLERATE)).verdict())
                .isEqualTo(Verdict.RENEW);
    }

    @Test
    void renewsNothingWhoseOutcomeIsUnknown() {
        Claim.Held first = hold("k1");
        keys.sent(first);
        keys.succeeded(first, session());
        answersExpire();
        Claim.Held renewed = (Claim.Held) claimAnew("k1", DuplicatePolicy.REFUSE);
        keys.sent(renewed);
        keys.failed(renewed, failure(ProblemCode.VENDOR_TIMEOUT));

        assertThatThrownBy(() -> claimAnew("k1", DuplicatePolicy.REFUSE))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.OUTCOME_UNKNOWN));
    }

    @Test
    void treatsASentCallAsUnknown_onceItsLeaseHasEnded() {
        keys.sent(hold("k1"));
        assertThat(refusal("k1", DuplicatePolicy.REFUSE)).isEqualTo(ProblemCode.REQUEST_IN_PROGRESS);
        leaseEnds();

        assertThat(refusal("k1", DuplicatePolicy.REFUSE)).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
        assertThat(hold("k1").verdict()).isEqualTo(Verdict.TOLERATE);
    }

    @Test
    void toleratesOneMoreSession_andNotTwo() {
        Claim.Held first = hold("k1");
        keys.sent(first);
        keys.failed(first, failure(ProblemCode.VENDOR_TIMEOUT));
        Claim.Held second = hold("k1");
        assertThat(second.verdict()).isEqualTo(Verdict.TOLERATE);
        keys.failed(second, failure(ProblemCode.VENDOR_CIRCUIT_OPEN));
        Claim.Held third = hold("k1");
        assertThat(third.verdict()).as("the second one made nothing").isEqualTo(Verdict.TOLERATE);
        keys.sent(third);
        keys.failed(third, failure(ProblemCode.VENDOR_TIMEOUT));

        assertThat(refusal("k1", DuplicatePolicy.TOLERATE)).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
    }

    @Test
    void countsADeadSecondAttemptAsOne() {
        Claim.Held first = hold("k1");
        keys.sent(first);
        keys.failed(first, failure(ProblemCode.VENDOR_TIMEOUT));
        hold("k1");
        leaseEnds();

        assertThat(refusal("k1", DuplicatePolicy.TOLERATE)).isEqualTo(ProblemCode.OUTCOME_UNKNOWN);
    }

    @Test
    void resendsTheSameKey_untilAFailureProvesToBeSaved_andThenAnotherOnce() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Claim.Held held = (Claim.Held) claim("k1", DuplicatePolicy.RESEND);
            keys.sent(held);
            sent.add(held.vendorKey());
            keys.failed(
                    held,
                    failure(ProblemCode.VENDOR_ERROR).withVendor(new VendorFault(ACCOUNT, ACCOUNT, 500, null, null)));
        }

        assertThat(sent.get(1)).isEqualTo(sent.get(0));
        assertThat(sent.get(2)).isNotEqualTo(sent.get(0));
        assertThat(sent.get(3)).isEqualTo(sent.get(2));
        assertThat(sent).allMatch(key -> key.matches("[0-9a-f]{64}"));
    }

    @Test
    void resendsTheSameKey_whateverKeepsTheCallFromBeingMade() {
        Claim.Held first = (Claim.Held) claim("k1", DuplicatePolicy.RESEND);
        keys.sent(first);
        keys.failed(first, failure(ProblemCode.VENDOR_TIMEOUT));
        Claim.Held second = (Claim.Held) claim("k1", DuplicatePolicy.RESEND);
        keys.failed(second, failure(ProblemCode.VENDOR_CIRCUIT_OPEN));
        Claim.Held third = (Claim.Held) claim("k1", DuplicatePolicy.RESEND);

        assertThat(third.verdict()).isEqualTo(Verdict.RESEND);
        assertThat(third.vendorKey()).isEqualTo(first.vendorKey());
    }

    @Test
    void asksAnotherAccountOnceOnly_sinceItKnowsNothingOfTheKey() {
        Claim.Held first = (Claim.Held) claim("k1", DuplicatePolicy.RESEND);
        keys.sent(first);
        keys.failed(first, failure(ProblemCode.VENDOR_TIMEOUT));

        Claim.Held moved = (Claim.Held) keys.claim(scope("k1"), request(), "other", DuplicatePolicy.RESEND, false);
        assertThat(moved.verdict()).isEqualTo(Verdict.TOLERATE);
    }

    @Test
    void keepsALateWinnerFromOverwriting() {
        Claim.Held late = hold("k1");
        keys.sent(late);
        leaseEnds();
        Claim.Held second = hold("k1");
        keys.sent(second);
        PortalSession kept = session();
        keys.succeeded(second, kept);

        keys.succeeded(late, session());
        keys.failed(late, failure(ProblemCode.VENDOR_TIMEOUT));
        keys.failed(late, failure(ProblemCode.VENDOR_UNREACHABLE));

        assertThat(claim("k1")).isEqualTo(new Claim.Replayed(kept));
        assertThat(registry.get("portico.idempotency.late").counter().count()).isEqualTo(3);
    }

    @Test
    void keepsTheSessionOfALateOwner_whomNobodyHasReplaced() {
        Claim.Held late = hold("k1");
        keys.sent(late);
        leaseEnds();
        PortalSession session = session();
        keys.succeeded(late, session);

        assertThat(claim("k1")).isEqualTo(new Claim.Replayed(session));
    }

    @Test
    void letsNobodyCallTheVendor_whoHasLostTheKey() {
        Claim.Held slow = hold("k1");
        leaseEnds();
        hold("k1");

        assertThatThrownBy(() -> keys.sent(slow)).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(
                        e.problem().code())
                .isEqualTo(ProblemCode.REQUEST_IN_PROGRESS));
    }

    @Test
    void handsOutNothing_fromHalfAMinuteBeforeItExpires() {
        Claim.Held held = hold("k1");
        keys.sent(held);
        Instant now = Instant.now();
        keys.succeeded(held, session(now, now.plusSeconds(30), ExpiryBasis.VENDOR));

        assertThat(refusal("k1", DuplicatePolicy.RESEND)).isEqualTo(ProblemCode.PORTAL_SESSION_EXPIRED);
    }

    /** A session's own times come from the node, or from the vendor; the database decides how long it is handed out. */
    @Test
    void isNotMovedByANodesClock() {
        for (int hours : new int[] {-5, 5}) {
            Instant wrong = Instant.now().plus(Duration.ofHours(hours));
            for (ExpiryBasis basis : List.of(ExpiryBasis.ESTIMATED, ExpiryBasis.REQUESTED)) {
                String key = basis + " " + hours;
                Claim.Held held = hold(key);
                keys.sent(held);
                keys.succeeded(held, session(wrong, wrong.plusSeconds(300), basis));
                assertThat(claim(key)).isInstanceOf(Claim.Replayed.class);
            }
            String stated = "VENDOR " + hours;
            Claim.Held held = hold(stated);
            keys.sent(held);
            keys.succeeded(held, session(wrong, Instant.now().plusSeconds(300), ExpiryBasis.VENDOR));
            assertThat(claim(stated)).isInstanceOf(Claim.Replayed.class);
        }
        assertThat(jdbc.queryForObject(
                        "select count(*) from idempotency_key where answer_until between"
                                + " current_timestamp + interval '4' minute and current_timestamp + interval '5' minute",
                        Integer.class))
                .isEqualTo(6);
    }

    @Test
    void keepsNothingInClear() {
        Claim.Held held = hold("a key of the caller's");
        keys.sent(held);
        keys.succeeded(held, session());

        List<Map<String, Object>> rows = jdbc.queryForList("select * from idempotency_key");
        assertThat(rows).hasSize(1);
        rows.get(0).values().forEach(value -> {
            String text = value instanceof byte[] bytes
                    ? new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                    : String.valueOf(value);
            assertThat(text)
                    .doesNotContain(
                            "caller's", Requests.URL, "https:", request().customerId());
        });
    }

    @Test
    void erasesExpiredAnswers_andForgetsOldKeys_once() {
        Claim.Held held = hold("k1");
        keys.sent(held);
        keys.succeeded(held, session());
        answersExpire();
        hold("k2");
        jdbc.update(
                "update idempotency_key set created_at = current_timestamp - interval '8' day,"
                        + " lease_until = current_timestamp - interval '8' day where key_hash = ?",
                scope("k2").keyHash());
        IdempotencySweeper one = new IdempotencySweeper(database, settings());
        IdempotencySweeper other = new IdempotencySweeper(database, settings());

        assertThat(refusal("k1", DuplicatePolicy.RESEND))
                .as("before it is erased, too")
                .isEqualTo(ProblemCode.PORTAL_SESSION_EXPIRED);
        assertThat(List.of(one.sweep(), other.sweep(), one.sweep())).containsExactly(true, false, false);

        assertThat(jdbc.queryForList("select answer from idempotency_key", byte[].class))
                .containsOnlyNulls();
        assertThat(jdbc.queryForList("select key_hash from idempotency_key", String.class))
                .containsExactly(scope("k1").keyHash());
        assertThat(refusal("k1", DuplicatePolicy.RESEND)).isEqualTo(ProblemCode.PORTAL_SESSION_EXPIRED);
    }

    @Test
    void sweepsOnce_whenManyNodesAskAtOnce() throws Exception {
        List<Boolean> turns = Collections.synchronizedList(new ArrayList<>());
        inParallel(16, () -> turns.add(new IdempotencySweeper(database, settings()).sweep()));

        assertThat(turns).hasSize(16);
        assertThat(Collections.frequency(turns, true)).isEqualTo(1);
    }

    @Test
    void leavesLiveAnswersAndKeysAlone() {
        Claim.Held held = hold("k1");
        keys.sent(held);
        PortalSession session = session();
        keys.succeeded(held, session);
        assertThat(new IdempotencySweeper(database, settings()).sweep()).isTrue();

        assertThat(claim("k1")).isEqualTo(new Claim.Replayed(session));
    }

    @Test
    void readsWhatThePreviousSecretEncrypted_untilItIsTakenAway() {
        Claim.Held done = hold("k1");
        keys.sent(done);
        PortalSession session = session();
        keys.succeeded(done, session);
        Claim.Held unknown = (Claim.Held) claim("k2", DuplicatePolicy.RESEND);
        keys.sent(unknown);
        keys.failed(unknown, failure(ProblemCode.VENDOR_TIMEOUT));
        Secret next = new Secret("the secret that comes after it, for no use");

        keys = keys(next, SECRET);
        assertThat(claim("k1")).isEqualTo(new Claim.Replayed(session));
        Claim.Held resent = (Claim.Held) claim("k2", DuplicatePolicy.RESEND);
        assertThat(resent.vendorKey()).isEqualTo(unknown.vendorKey());
        keys.sent(resent);
        keys.succeeded(resent, session);

        keys = keys(next, new Secret(""));
        assertThat(claim("k2")).as("encrypted with the new one").isEqualTo(new Claim.Replayed(session));
        assertThat(refusal("k1", DuplicatePolicy.RESEND)).isEqualTo(ProblemCode.PORTAL_SESSION_EXPIRED);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void inParallel(int workers, Work work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            CyclicBarrier start = new CyclicBarrier(workers);
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(pool.submit(() -> {
                    start.await();
                    work.run();
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdown();
        }
    }
}
