package io.portico.vendor;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.model.CreatePortalSession;
import io.portico.model.Dropping;
import io.portico.model.ExpiryBasis;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.Outcome;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static io.portico.vendor.VendorFixtures.account;
import static io.portico.vendor.VendorFixtures.everything;
import static io.portico.vendor.VendorFixtures.homeRequest;
import static io.portico.vendor.VendorFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SessionNormaliserTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URL = "\"url\":\"https://portal.acmepay.example/s/1\"";

    private static PortalSession normalise(String answer, int status, CreatePortalSession request)
            throws JsonProcessingException {
        VendorAccount account = account(everything());
        VendorCall call = VendorCallPlanner.plan(request, account.facts(), "cus_1", "req_1", Dropping.USUAL);
        return SessionNormaliser.normalise(JSON.readTree(answer), status, request, call, account, NOW);
    }

    private static Problem refusal(String answer, int status) {
        return catchThrowableOfType(ProblemException.class, () -> normalise(answer, status, homeRequest()))
                .problem();
    }

    @ParameterizedTest
    @CsvSource({"'\"2026-03-01T13:00:00.500Z\"', 2026-03-01T13:00:00.500Z", "1772373600, 2026-03-01T14:00:00Z"})
    void takesTheExpiryTheVendorStates(String stated, Instant expiresAt) throws Exception {
        PortalSession session = normalise(
                "{\"session\":{" + URL + ",\"expiresAt\":" + stated + "}}",
                200,
                request(Intent.HOME, IntentFallback.FAIL, null, 600L));

        assertThat(session.expiresAt()).isEqualTo(expiresAt);
        assertThat(session.expiryBasis()).isEqualTo(ExpiryBasis.VENDOR);
    }

    @Test
    void takesTheExpiryWeRequestedWhereTheVendorStatesNone() throws Exception {
        PortalSession session =
                normalise("{\"session\":{" + URL + "}}", 200, request(Intent.HOME, IntentFallback.FAIL, null, 600L));

        assertThat(session.expiresAt()).isEqualTo(NOW.plusSeconds(600));
        assertThat(session.expiryBasis()).isEqualTo(ExpiryBasis.REQUESTED);
    }

    @Test
    void estimatesTheExpiryWhereNobodySays() throws Exception {
        PortalSession session = normalise(
                "{\"session\":{" + URL + ",\"vendorSessionId\":\"bps_1\",\"livemode\":false}}", 201, homeRequest());

        assertThat(session.expiresAt()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(session.expiryBasis()).isEqualTo(ExpiryBasis.ESTIMATED);
        assertThat(session.vendorSessionId()).isEqualTo("bps_1");
        assertThat(session.livemode()).isFalse();
        assertThat(session.account()).isEqualTo("acmepay-eu");
        assertThat(session.url().reveal()).isEqualTo("https://portal.acmepay.example/s/1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "a b", "", "https://portal.acmepay.example/s/1", "\\u00fcber"})
    void leavesOutASessionIdThatIsNoIdentifier(String id) throws Exception {
        PortalSession session =
                normalise("{\"session\":{" + URL + ",\"vendorSessionId\":\"" + id + "\"}}", 200, homeRequest());

        assertThat(session.vendorSessionId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "{\"session\":{}}",
                "{\"session\":{\"url\":null}}",
                "{\"session\":{\"url\":{\"a\":1}}}",
                "{\"session\":{\"url\":\"http://portal.acmepay.example/s\"}}",
                "{\"session\":{" + URL + ",\"expiresAt\":\"2026-03-01T11:59:59Z\"}}",
                "{\"session\":{" + URL + ",\"expiresAt\":1}}",
                "{\"session\":{" + URL + ",\"expiresAt\":\"soon\"}}",
                "{\"session\":{" + URL + ",\"expiresAt\":true}}",
                "{\"session\":{" + URL + ",\"expiresAt\":99999999999999999999}}",
                "{\"session\":{" + URL + ",\"expiresAt\":253402300800}}",
                "{\"session\":{" + URL + ",\"expiresAt\":\"+10000-01-01T00:00:00Z\"}}",
                "{\"refusal\":{\"code\":\"no-such-code\"}}",
            })
    void refusesAnAnswerWithoutAUsableSession(String answer) {
        Problem problem = refusal(answer, 200);

        assertThat(problem.code()).isEqualTo(ProblemCode.VENDOR_INVALID_RESPONSE);
        assertThat(problem.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(problem.toString()).doesNotContain("portal.acmepay.example");
    }

    @ParameterizedTest
    @CsvSource({
        "400, VENDOR_REJECTED",
        "401, VENDOR_AUTH_FAILED",
        "403, VENDOR_AUTH_FAILED",
        "404, VENDOR_REJECTED",
        "422, VENDOR_REJECTED",
        "429, VENDOR_RATE_LIMITED",
        "500, VENDOR_ERROR",
        "502, VENDOR_ERROR",
        "503, VENDOR_UNAVAILABLE",
        "504, VENDOR_ERROR",
        "302, VENDOR_INVALID_RESPONSE",
        "204, VENDOR_INVALID_RESPONSE",
    })
    void classifiesWhatTheVendorsFileDoesNotNameByStatus(int status, ProblemCode code) {
        assertThat(refusal("{\"refusal\":{}}", status).code()).isEqualTo(code);
    }

    @Test
    void passesOnIdentifiersOfTheVendorAndNoneOfItsText() {
        Problem problem = refusal(
                "{\"refusal\":{\"code\":\"vendor-rejected\",\"vendorCode\":\"resource_missing\","
                        + "\"vendorRequestId\":\"<b>call us</b>\",\"retryable\":true}}",
                400);

        assertThat(problem.vendor().code()).isEqualTo("resource_missing");
        assertThat(problem.vendor().requestId()).isNull();
        assertThat(problem.vendor().status()).isEqualTo(400);
        assertThat(problem.retryable()).isTrue();
    }

    @Test
    void saysWhenToComeBack() {
        assertThat(refusal("{\"refusal\":{\"retryAfter\":\"17\"}}", 429).retryAfter())
                .isEqualTo(Duration.ofSeconds(17));
        assertThat(refusal("{\"refusal\":{}}", 503).retryAfter()).isEqualTo(RetryAfter.UNSTATED);
        assertThat(refusal("{\"refusal\":{\"retryAfter\":\"17\"}}", 400).retryAfter())
                .isNull();
    }
}
