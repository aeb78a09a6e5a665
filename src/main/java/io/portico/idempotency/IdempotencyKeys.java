package io.portico.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

import io.portico.flow.NowAndThen;
import io.portico.idempotency.KeyRules.Event;
import io.portico.idempotency.KeyRules.Sameness;
import io.portico.idempotency.KeyRules.Verdict;
import io.portico.json.PortalSessionJson;
import io.portico.model.CreatePortalSession;
import io.portico.model.Outcome;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.store.PromptDataSource;

/**
 * The idempotency keys in the database: who may go on, who is answered with what was made before, and who is refused. Every
 * step is committed before the next, so that a node may die between any two of them.
 */
@Component
final class IdempotencyKeys {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeys.class);
    /** For a database that says nothing; a statement that it is at work on ends sooner. */
    private static final Duration LIMIT = Duration.ofMillis(1_500);
    /** How often the key may change hands while somebody looks; each time another request has got on. */
    private static final int ATTEMPTS = 5;

    private static final int LAST_GENERATION = 1;
    private static final int SERVER_ERROR = 500;

    private final KeyTable table;
    private final KeyRing secrets;
    private final Duration lease;
    private final IdempotencyMetrics metrics;
    private final NowAndThen warning = new NowAndThen(Duration.ofSeconds(10));

    IdempotencyKeys(DataSource dataSource, KeyRing secrets, IdempotencySettings settings, IdempotencyMetrics metrics) {
        this.table = new KeyTable(new PromptDataSource(dataSource, LIMIT));
        this.secrets = secrets;
        this.lease = settings.lease();
        this.metrics = metrics;
    }

    /**
     * Takes the key for a request, or says what was made for it before. Never waits for another request.
     *
     * @param account key of the vendor account that would be called
     * @param renews whether a session that has expired is made anew
     * @throws ProblemException {@code idempotency-key-reused}, {@code request-in-progress}, {@code outcome-unknown},
     *     {@code portal-session-expired} or {@code store-unavailable}
     */
    Claim claim(KeyScope scope, CreatePortalSession request, String account, DuplicatePolicy policy, boolean renews) {
        byte[] canonical = CanonicalRequest.bytes(request);
        String owner = UUID.randomUUID().toString();
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                Optional<Claim> claim = attempt(scope, canonical, owner, account, policy, renews);
                if (claim.isPresent()) {
                    return claim.get();
                }
            }
        } catch (DataAccessException e) {
            throw unavailable(e);
        }
        metrics.told(Verdict.IN_PROGRESS);
        throw KeyRefusal.of(Verdict.IN_PROGRESS);
    }

    private Optional<Claim> attempt(
            KeyScope scope, byte[] canonical, String owner, String account, DuplicatePolicy policy, boolean renews) {
        KeyCipher current = secrets.current();
        String fingerprint = current.fingerprint(canonical);
        if (table.insert(scope, fingerprint, current.id(), owner, account, lease)) {
            metrics.told(Verdict.BEGIN);
            String vendorKey = current.vendorKey(scope, owner, 0);
            return Optional.of(new Claim.Held(scope, owner, vendorKey, fingerprint, Verdict.BEGIN, 0, false));
        }
        KeyTable.Row row = table.find(scope).orElse(null);
        if (row == null) {
            return Optional.empty();
        }
        KeyCipher cipher = secrets.find(row.secretId()).orElse(null);
        Sameness sameness = cipher == null ? Sameness.UNVERIFIABLE : sameness(row, cipher.fingerprint(canonical));
        Verdict verdict = KeyRules.claim(
                new KeyRules.Found(row.state(), sameness, row.leaseLive(), row.answerLive(), row.tolerated()),
                row.account().equals(account) ? policy : policy.elsewhere(),
                renews);
        if (verdict == Verdict.REPLAY && cipher != null && row.answer() != null) {
            PortalSession session = open(scope, cipher, row.answer());
            metrics.told(verdict);
            return Optional.of(new Claim.Replayed(session));
        }
        if (!verdict.goesOn() || cipher == null) {
            metrics.told(verdict);
            throw KeyRefusal.of(verdict);
        }
        if (verdict == Verdict.RENEW) {
            if (!table.renew(scope, row, fingerprint, current.id(), owner, account, lease)) {
                return Optional.empty();
            }
            metrics.told(verdict);
            return Optional.of(
                    new Claim.Held(scope, owner, current.vendorKey(scope, owner, 0), fingerprint, verdict, 0, false));
        }
        boolean tolerated = row.tolerated() || verdict == Verdict.TOLERATE;
        if (!table.take(scope, row, verdict.held(), owner, account, tolerated, lease)) {
            return Optional.empty();
        }
        metrics.told(verdict);
        String vendorKey = cipher.vendorKey(scope, row.origin(), row.generation());
        return Optional.of(new Claim.Held(scope, owner, vendorKey, fingerprint, verdict, row.generation(), tolerated));
    }

    private static Sameness sameness(KeyTable.Row row, String fingerprint) {
        return MessageDigest.isEqual(
                        row.fingerprint().getBytes(StandardCharsets.US_ASCII),
                        fingerprint.getBytes(StandardCharsets.US_ASCII))
                ? Sameness.SAME
                : Sameness.OTHER;
    }

    /** Somebody who can write to the database could have put another key's answer here; it does not decrypt. */
    private static PortalSession open(KeyScope scope, KeyCipher cipher, byte[] answer) {
        try {
            return PortalSessionJson.read(cipher.open(scope, answer));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A stored answer is not the one that was stored", e);
        }
    }

    /**
     * Notes that the vendor is about to be called.
     *
     * @throws ProblemException {@code request-in-progress} where another request has taken the key meanwhile, and
     *     {@code store-unavailable}; the vendor is not to be called then
     */
    void sent(Claim.Held claim) {
        try {
            if (table.sent(claim.scope(), claim.owner(), lease)) {
                return;
            }
        } catch (DataAccessException e) {
            throw unavailable(e);
        }
        throw KeyRefusal.of(Verdict.IN_PROGRESS);
    }

    /** Keeps the session for whoever repeats the request. Never throws: the session is worth more than its copy. */
    void succeeded(Claim.Held claim, PortalSession session) {
        save(() -> {
            KeyCipher cipher = secrets.current();
            byte[] sealed = cipher.seal(claim.scope(), PortalSessionJson.writeWhole(session));
            return table.succeeded(
                    claim.scope(), claim.owner(), cipher, claim.fingerprint(), sealed, AnswerLife.of(session));
        });
    }

    /**
     * Notes that the request has failed.
     *
     * @param problem what it is answered with
     */
    void failed(Claim.Held claim, Problem problem) {
        boolean known = problem.outcome() == Outcome.NONE;
        if (known && claim.verdict() == Verdict.RENEW) {
            save(() -> table.expired(claim.scope(), claim.owner()));
            return;
        }
        Event event = known ? Event.NOTHING_CREATED : Event.OUTCOME_UNKNOWN;
        if (KeyRules.after(claim.verdict().held(), event, claim.repeats()) == KeyState.ABSENT) {
            save(() -> table.delete(claim.scope(), claim.owner()));
            return;
        }
        // A second session was risked only if the vendor was asked for it, and might have made it.
        boolean tolerated = claim.tolerated() && !(claim.verdict() == Verdict.TOLERATE && known);
        int generation = savedFailure(claim, problem) ? LAST_GENERATION : claim.generation();
        save(() -> table.unknown(claim.scope(), claim.owner(), tolerated, generation));
    }

    /**
     * A vendor that answers a repeated key with its first answer does so with a failure of its own, too: nothing but another
     * key gets past it. Once, since the next failure is a new one.
     */
    private static boolean savedFailure(Claim.Held claim, Problem problem) {
        Integer status = problem.vendor() == null ? null : problem.vendor().status();
        return claim.verdict() == Verdict.RESEND && status != null && status >= SERVER_ERROR;
    }

    private void save(Step step) {
        try {
            if (!step.done()) {
                metrics.late();
            }
        } catch (RuntimeException e) {
            metrics.unsaved();
            tell("The outcome of a request with an idempotency key cannot be kept ({})", e);
        }
    }

    private interface Step {
        boolean done();
    }

    private ProblemException unavailable(DataAccessException e) {
        tell("The store of idempotency keys cannot be reached ({})", e);
        return new ProblemException(
                ProblemCode.STORE_UNAVAILABLE, "Whether this request came before cannot be looked up at the moment.");
    }

    /** Now and then rather than for each request: the kind, not the text, in which databases repeat what a row holds. */
    private void tell(String what, RuntimeException e) {
        if (warning.allows()) {
            LOG.warn(what, e.getClass().getSimpleName());
        }
    }
}
