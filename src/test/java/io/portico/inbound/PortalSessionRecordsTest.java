package io.portico.inbound;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.portico.caller.Scope;
import io.portico.http.HttpAnswer;
import io.portico.ledger.Ledger;
import io.portico.ledger.LedgerEntry;
import io.portico.ledger.LedgerFilter;
import io.portico.ledger.LedgerPage;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortalSessionRecordsTest {
    private final Shown ledger = new Shown();
    private RecordRoutes one;
    private RecordRoutes list;

    @BeforeAll
    void start() throws Exception {
        one = new RecordRoutes("inbound-get-portal-session", "getPortalSession", new GetPortalSession(ledger));
        list = new RecordRoutes("inbound-list-portal-sessions", "listPortalSessions", new ListPortalSessions(ledger));
    }

    @BeforeEach
    void forget() {
        ledger.entries.clear();
        ledger.unreachable = false;
        one.callAs("acme", Scope.BILLING_READ);
        list.callAs("acme", Scope.BILLING_READ);
    }

    @AfterAll
    void stop() {
        one.close();
        list.close();
    }

    @Test
    void showsASession_withoutItsUrl() {
        LedgerEntry entry = LedgerEntries.created();
        ledger.entries.add(entry);
        HttpAnswer answer = one.get(Map.of("id", entry.id()));

        assertThat(answer.status()).isEqualTo(200);
        assertThatJson(text(answer)).isEqualTo("""
                        {"id": "%s", "outcome": "created", "outcomeKnown": true, "status": 201,
                         "requestId": "req_1", "caller": "billing-service", "channel": "http",
                         "createdAt": "2026-03-01T12:00:00.120Z", "durationMs": 87,
                         "customerSystem": "default", "customerId": "customer-1",
                         "vendor": "stripe", "account": "stripe-eu", "intent": "home",
                         "returnUrl": "https://app.example.com/billing",
                         "degraded": true, "expiresAt": "2026-03-01T12:05:00.120Z", "expiryBasis": "estimated",
                         "ignored": ["locale"], "vendorSessionId": "bps_1", "livemode": false}
                        """.formatted(entry.id()));
    }

    @Test
    void showsAFailure_withWhatTheVendorSaid() {
        LedgerEntry entry = LedgerEntries.failed();
        ledger.entries.add(entry);

        assertThatJson(text(one.get(Map.of("id", entry.id())))).isEqualTo("""
                        {"id": "%s", "outcome": "vendor-error", "outcomeKnown": false, "status": 502,
                         "requestId": "req_2", "caller": "billing-service", "channel": "queue",
                         "createdAt": "2026-03-01T12:00:00.120Z", "durationMs": 12,
                         "customerSystem": "default", "customerId": "customer-1",
                         "vendor": "pabbly", "account": "pabbly", "intent": "cancel-subscription",
                         "vendorStatus": 500, "vendorCode": "api_error", "vendorRequestId": "vreq_1"}
                        """.formatted(entry.id()));
    }

    @Test
    void knowsNothingOfAnotherOrganisationsSession() {
        LedgerEntry entry = LedgerEntries.created();
        ledger.entries.add(entry);
        Problem never = one.refusal(Map.of("id", LedgerEntries.created().id()));
        one.callAs("globex", Scope.BILLING_READ);

        assertThat(one.refusal(Map.of("id", entry.id()))).isEqualTo(never);
        assertThat(never.code()).isEqualTo(ProblemCode.PORTAL_SESSION_NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ps_1", "%00", "ps_01ARZ3NDEKTSV4RRFFQ69G5FAV ", "PS_01ARZ3NDEKTSV4RRFFQ69G5FAV", "' or 1=1"
            })
    void findsNothing_withoutAskingTheStore_whenTheIdIsNone(String id) {
        ledger.unreachable = true;

        assertThat(one.refusal(Map.of("id", id)).code()).isEqualTo(ProblemCode.PORTAL_SESSION_NOT_FOUND);
    }

    @Test
    void needsTheScopeToRead() {
        one.callAs("acme", Scope.BILLING_WRITE, Scope.ADMIN);
        list.callAs("acme", Scope.BILLING_WRITE, Scope.ADMIN);

        assertThat(one.refusal(Map.of("id", LedgerEntries.created().id())).code())
                .isEqualTo(ProblemCode.FORBIDDEN);
        assertThat(list.refusal(Map.of()).code()).isEqualTo(ProblemCode.FORBIDDEN);
    }

    @Test
    void listsPages_byTheCursorOfThePageBefore() {
        for (int i = 0; i < 3; i++) {
            ledger.entries.add(LedgerEntries.created());
        }
        String first = text(list.get(Map.of(), "limit", "2"));
        assertThatJson(first).node("items").isArray().hasSize(2);
        assertThatJson(first).node("next").isString();
        String cursor = first.replaceAll("(?s).*\"next\":\"([^\"]*)\".*", "$1");
        String second = text(list.get(Map.of(), "limit", "2", "after", cursor));

        assertThat(ledger.after).isEqualTo(ledger.entries.get(1).id());
        assertThatJson(second).node("next").isNull();
    }

    @Test
    void listsTwenty_whenNoLimitIsGiven() {
        assertThatJson(text(list.get(Map.of()))).isEqualTo("{\"items\": [], \"next\": null}");
        assertThat(ledger.limit).isEqualTo(20);
        assertThat(ledger.filter).isEqualTo(new LedgerFilter(null, null, null));
    }

    @Test
    void handsTheFiltersOn() {
        list.get(Map.of(), "customerId", "Kundé 1%", "vendor", "stripe", "outcome", "vendor-timeout", "limit", "100");

        assertThat(ledger.filter).isEqualTo(new LedgerFilter("Kundé 1%", "stripe", "vendor-timeout"));
        assertThat(ledger.limit).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "limit, 0",
        "limit, 101",
        "limit, -1",
        "limit, 1e1",
        "limit, ٣",
        "limit, ''",
        "limit, 99999999999",
        "after, ps_1",
        "after, '!'",
        "after, ''",
        "vendor, Stripe",
        "vendor, ''",
        "outcome, vendor_timeout",
        "outcome, CREATED",
        "customerId, ''",
        "customer, acme",
        "Limit, 5"
    })
    void refusesAParameter_thatIsUnknownOrNotOfItsForm(String name, String value) {
        Problem problem = list.refusal(Map.of(), name, value);

        assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(problem.errors()).extracting(FieldError::field).containsExactly(name);
    }

    @Test
    void refusesControlCharactersAndOverlongText() {
        assertThat(list.refusal(Map.of(), "customerId", "a\u0000b").code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(list.refusal(Map.of(), "customerId", "a".repeat(201)).code())
                .isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(list.refusal(Map.of(), "after", "A".repeat(10_000)).code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(list.get(Map.of(), "customerId", "\uD83D\uDE00".repeat(200)).status())
                .isEqualTo(200);
    }

    @Test
    void tellsEveryFlawAtOnce_andRepeatsNoInput() {
        Problem problem = list.refusal(
                Map.of(), "limit", "0", "vendor", "stripe", "vendor", "pabbly", "<script>", "1", "after", "secret");

        assertThat(problem.errors())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("limit", "vendor", "?", "after");
        assertThat(problem.toString()).doesNotContain("script", "pabbly", "secret");
    }

    @Test
    void refusesParametersOnASingleRecord() {
        assertThat(one.refusal(Map.of("id", LedgerEntries.created().id()), "expand", "url")
                        .code())
                .isEqualTo(ProblemCode.VALIDATION_FAILED);
    }

    private static String text(HttpAnswer answer) {
        assertThat(answer.contentType()).isEqualTo("application/json");
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** Hands out its entries in the order it has them, and remembers what it was asked. */
    private static final class Shown implements Ledger {
        final List<LedgerEntry> entries = new ArrayList<>();
        boolean unreachable;
        LedgerFilter filter;
        String after;
        int limit;

        @Override
        public void record(LedgerEntry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<LedgerEntry> find(String organisation, String id) {
            if (unreachable) {
                throw new IllegalStateException("asked");
            }
            return entries.stream()
                    .filter(entry -> entry.origin().organisation().equals(organisation)
                            && entry.id().equals(id))
                    .findFirst();
        }

        @Override
        public LedgerPage list(String organisation, LedgerFilter filter, @Nullable String after, int limit) {
            this.filter = filter;
            this.after = after;
            this.limit = limit;
            boolean more = after == null && entries.size() > limit;
            return new LedgerPage(
                    more ? entries.subList(0, limit) : entries,
                    more ? entries.get(limit - 1).id() : null);
        }
    }
}
