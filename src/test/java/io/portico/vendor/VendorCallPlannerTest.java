package io.portico.vendor;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.portico.model.CreatePortalSession;
import io.portico.model.Dropping;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static io.portico.vendor.VendorFixtures.everything;
import static io.portico.vendor.VendorFixtures.facts;
import static io.portico.vendor.VendorFixtures.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VendorCallPlannerTest {

    private static VendorCall plan(CreatePortalSession request, VendorFacts facts) {
        return VendorCallPlanner.plan(request, facts, "cus_1", "req_1", Dropping.USUAL);
    }

    @Test
    void asksForEverythingTheVendorTakes() {
        VendorCall call = plan(request(Intent.CANCEL_SUBSCRIPTION, IntentFallback.FAIL, "en-GB", 600L), everything());

        assertThat(call.body().toString())
                .isEqualTo("{\"requestId\":\"req_1\",\"idempotencyKey\":\"" + call.sessionId()
                        + "\",\"customerId\":\"customer-1\",\"vendorCustomerId\":\"cus_1\","
                        + "\"intent\":\"cancel-subscription\",\"subscriptionId\":\"sub_1\","
                        + "\"returnUrl\":\"https://app.example.com/account\",\"locale\":\"en-GB\",\"expiresIn\":600,"
                        + "\"vendorOptions\":{}}");
        assertThat(call.degraded()).isFalse();
        assertThat(call.ignored()).isEmpty();
    }

    @Test
    void reportsWhatTheVendorCannotHonour() {
        VendorCall call = plan(
                request(Intent.HOME, IntentFallback.FAIL, "de", 600L),
                facts(EnumSet.of(Intent.HOME), false, List.of()));

        assertThat(call.ignored()).containsExactly("locale", "expiresIn");
        assertThat(call.body().has("locale")).isFalse();
        assertThat(call.body().has("expiresIn")).isFalse();
    }

    @Test
    void reportsASubscriptionThatTheIntentIsNotAbout() {
        CreatePortalSession home = request(Intent.HOME, IntentFallback.FAIL, null, null);
        CreatePortalSession withSubscription = new CreatePortalSession(
                home.customerId(),
                home.customerSystem(),
                null,
                null,
                home.returnUrl(),
                home.intent(),
                "sub_1",
                home.intentFallback(),
                null,
                null,
                Map.of());

        VendorCall call = plan(withSubscription, everything());

        assertThat(call.ignored()).containsExactly("subscriptionId");
        assertThat(call.body().has("subscriptionId")).isFalse();
    }

    @Test
    void refusesAnIntentTheVendorCannotServe() {
        assertThatThrownBy(() -> plan(
                        request(Intent.UPDATE_CUSTOMER, IntentFallback.FAIL, null, null),
                        facts(EnumSet.of(Intent.HOME), false, List.of())))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo(ProblemCode.INTENT_NOT_SUPPORTED);
                    assertThat(e.problem().remedy()).contains("intentFallback");
                });
    }

    @Test
    void opensTheHomePageWhereTheCallerSettlesForIt() {
        VendorCall call = plan(
                request(Intent.CANCEL_SUBSCRIPTION, IntentFallback.HOME, null, null),
                facts(EnumSet.of(Intent.HOME), false, List.of()));

        assertThat(call.intent()).isEqualTo(Intent.HOME);
        assertThat(call.degraded()).isTrue();
        assertThat(call.body().has("subscriptionId")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"en-gb, en-GB", "EN, en", "en-US, en", "pt-br, pt-BR", "zh-Hant-TW, zh", "pt, ", "xx, "})
    void findsTheNearestLocaleTheVendorSpeaks(String asked, String sent) {
        VendorCall call = plan(request(Intent.HOME, IntentFallback.FAIL, asked, null), everything());

        assertThat(call.body().path("locale").asText(null)).isEqualTo(sent);
        assertThat(call.ignored()).isEqualTo(sent == null ? List.of("locale") : List.of());
    }

    @Test
    void refusesOptionsTheVendorDoesNotDeclareOrNotWithThisIntent() {
        CreatePortalSession plain = request(Intent.HOME, IntentFallback.FAIL, null, null);
        CreatePortalSession withOptions = new CreatePortalSession(
                plain.customerId(),
                plain.customerSystem(),
                null,
                null,
                plain.returnUrl(),
                plain.intent(),
                null,
                plain.intentFallback(),
                null,
                null,
                Map.of("items", List.of()));

        assertThatThrownBy(() -> plan(withOptions, everything()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().errors()).singleElement().satisfies(error -> {
                            assertThat(error.field()).isEqualTo("vendorOptions.items");
                            assertThat(error.code()).isEqualTo("unknown-field");
                        }));
        VendorFacts confirmOnly =
                facts(EnumSet.allOf(Intent.class), false, List.of(), "items@confirm-subscription-update");
        assertThatThrownBy(() -> plan(withOptions, confirmOnly))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem().errors())
                                .singleElement()
                                .satisfies(error -> assertThat(error.code()).isEqualTo("not-with-intent")));
    }

    @Test
    void refusesWhatTheVendorCannotHonourAndMayNotBeLeftOut() {
        CreatePortalSession german = request(Intent.HOME, IntentFallback.FAIL, "de", null);
        VendorFacts speechless = facts(EnumSet.of(Intent.HOME), false, List.of());

        assertThatThrownBy(() -> VendorCallPlanner.plan(german, speechless, "cus_1", "req_1", Set.of()))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(
                                refusal.problem().errors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.field()).isEqualTo("locale")));
    }

    @Test
    void opensTheHomePageWhereTheIntentMayBeLeftOut() {
        CreatePortalSession cancel = request(Intent.CANCEL_SUBSCRIPTION, IntentFallback.FAIL, null, null);
        VendorFacts homely = facts(EnumSet.of(Intent.HOME), false, List.of());

        VendorCall call = VendorCallPlanner.plan(cancel, homely, "cus_1", "req_1", Set.of(Dropping.INTENT));

        assertThat(call.intent()).isEqualTo(Intent.HOME);
        assertThat(call.degraded()).isTrue();
    }
}
