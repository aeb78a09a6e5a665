package io.portico.request;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.StrictJson;
import io.portico.model.CreatePortalSession;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class PortalSessionRequestReaderTest {

    @Test
    void readsEveryField() {
        CreatePortalSession request = read("""
                {"customerId": "Zoë 1", "customerSystem": "salesforce", "vendor": "stripe", "account": "stripe-eu",
                 "returnUrl": "https://app.acme.example/%C3%A9", "intent": "cancel-subscription",
                 "subscriptionId": "sub_1", "intentFallback": "home", "locale": "pt-BR", "expiresIn": 900,
                 "vendorOptions": {"configuration": "bpc_1"}}
                """);

        assertThat(request)
                .isEqualTo(new CreatePortalSession(
                        "Zoë 1",
                        "salesforce",
                        "stripe",
                        "stripe-eu",
                        "https://app.acme.example/%C3%A9",
                        Intent.CANCEL_SUBSCRIPTION,
                        "sub_1",
                        IntentFallback.HOME,
                        "pt-BR",
                        Duration.ofMinutes(15),
                        Map.of("configuration", "bpc_1")));
    }

    @Test
    void fillsInWhatIsLeftOut() {
        assertThat(read("{\"customerId\": \"c\"}"))
                .isEqualTo(new CreatePortalSession(
                        "c",
                        "default",
                        null,
                        null,
                        null,
                        Intent.HOME,
                        null,
                        IntentFallback.FAIL,
                        null,
                        null,
                        Map.of()));
    }

    @Test
    void turnsVendorOptionsIntoPlainValues() {
        CreatePortalSession request = read("""
                {"customerId": "c", "vendorOptions": {"s": "", "i": 1, "l": 5000000000, "b": 12345678901234567890,
                 "d": 1.50, "t": true, "a": ["x", 2, {"o": []}]}}
                """);

        assertThat(request.vendorOptions())
                .isEqualTo(Map.of(
                        "s",
                        "",
                        "i",
                        1,
                        "l",
                        5_000_000_000L,
                        "b",
                        new BigInteger("12345678901234567890"),
                        "d",
                        new BigDecimal("1.50"),
                        "t",
                        true,
                        "a",
                        List.of("x", 2, Map.of("o", List.of()))));
    }

    static Stream<Arguments> invalid() {
        return Stream.of(
                arguments("{}", "customerId required"),
                arguments("{'customerId': ''}", "customerId too-short"),
                arguments("{'customerId': '" + "a".repeat(201) + "'}", "customerId too-long"),
                arguments("{'customerId': 'a\\nb'}", "customerId invalid-characters"),
                arguments("{'customerId': 'a\\u0000'}", "customerId invalid-characters"),
                arguments("{'customerId': 'a\\u007f'}", "customerId invalid-characters"),
                arguments("{'customerId': 'a\\u0085'}", "customerId invalid-characters"),
                arguments("{'customerId': null}", "customerId wrong-type"),
                arguments("{'customerId': 1}", "customerId wrong-type"),
                arguments("{'customerId': true}", "customerId wrong-type"),
                arguments("{'customerId': []}", "customerId wrong-type"),
                arguments("{'customerId': {}}", "customerId wrong-type"),
                arguments("{'customerId': ['java.util.ArrayList', []]}", "customerId wrong-type"),
                arguments(with("'customerSystem': ''"), "customerSystem invalid-form"),
                arguments(with("'customerSystem': 'SAP'"), "customerSystem invalid-form"),
                arguments(with("'customerSystem': 'a b'"), "customerSystem invalid-form"),
                arguments(with("'customerSystem': 'ſap'"), "customerSystem invalid-form"),
                arguments(with("'customerSystem': 'sap\\n'"), "customerSystem invalid-form"),
                arguments(with("'customerSystem': '" + "a".repeat(41) + "'"), "customerSystem invalid-form"),
                arguments(with("'customerSystem': 1"), "customerSystem wrong-type"),
                arguments(with("'vendor': 1"), "vendor wrong-type"),
                arguments(with("'vendor': null"), "vendor wrong-type"),
                arguments(with("'vendor': ['stripe']"), "vendor wrong-type"),
                arguments(with("'account': {}"), "account wrong-type"),
                arguments(with("'returnUrl': 1"), "returnUrl wrong-type"),
                arguments(with("'returnUrl': null"), "returnUrl wrong-type"),
                arguments(with("'intent': ''"), "intent unknown-value"),
                arguments(with("'intent': 'HOME'"), "intent unknown-value"),
                arguments(with("'intent': 'Home'"), "intent unknown-value"),
                arguments(with("'intent': 'UPDATE_CUSTOMER'"), "intent unknown-value"),
                arguments(with("'intent': 'home '"), "intent unknown-value"),
                arguments(with("'intent': 0"), "intent wrong-type"),
                arguments(with("'intentFallback': 'FAIL'"), "intentFallback unknown-value"),
                arguments(with("'intentFallback': 'retry'"), "intentFallback unknown-value"),
                arguments(with("'intentFallback': false"), "intentFallback wrong-type"),
                arguments(with("'subscriptionId': ''"), "subscriptionId too-short"),
                arguments(with("'subscriptionId': '" + "a".repeat(201) + "'"), "subscriptionId too-long"),
                arguments(with("'subscriptionId': 'a\\tb'"), "subscriptionId invalid-characters"),
                arguments(with("'subscriptionId': 7"), "subscriptionId wrong-type"),
                arguments(with("'locale': ''"), "locale invalid-form"),
                arguments(with("'locale': 'de_DE'"), "locale invalid-form"),
                arguments(with("'locale': 'd'"), "locale invalid-form"),
                arguments(with("'locale': 'de-'"), "locale invalid-form"),
                arguments(with("'locale': '-de'"), "locale invalid-form"),
                arguments(with("'locale': 'de--DE'"), "locale invalid-form"),
                arguments(with("'locale': 'deutsch-land!'"), "locale invalid-form"),
                arguments(with("'locale': '${x}'"), "locale invalid-form"),
                arguments(with("'locale': 'de-x-" + "a-".repeat(20) + "a'"), "locale invalid-form"),
                arguments(with("'locale': {}"), "locale wrong-type"),
                arguments(with("'expiresIn': 59"), "expiresIn out-of-range"),
                arguments(with("'expiresIn': 86401"), "expiresIn out-of-range"),
                arguments(with("'expiresIn': 0"), "expiresIn out-of-range"),
                arguments(with("'expiresIn': -600"), "expiresIn out-of-range"),
                arguments(with("'expiresIn': 4294967896"), "expiresIn out-of-range"),
                arguments(with("'expiresIn': 18446744073709552216"), "expiresIn out-of-range"),
                arguments(with("'expiresIn': 600.0"), "expiresIn wrong-type"),
                arguments(with("'expiresIn': 600.5"), "expiresIn wrong-type"),
                arguments(with("'expiresIn': 6e2"), "expiresIn wrong-type"),
                arguments(with("'expiresIn': '600'"), "expiresIn wrong-type"),
                arguments(with("'expiresIn': null"), "expiresIn wrong-type"),
                arguments(with("'expiresIn': [600]"), "expiresIn wrong-type"),
                arguments(with("'vendorOptions': []"), "vendorOptions wrong-type"),
                arguments(with("'vendorOptions': 'x'"), "vendorOptions wrong-type"),
                arguments(with("'vendorOptions': null"), "vendorOptions wrong-type"),
                arguments(with("'vendorOptions': {'a': null}"), "vendorOptions.a wrong-type"),
                arguments(with("'vendorOptions': {'a': [{'b': null}]}"), "vendorOptions.a[0].b wrong-type"),
                arguments(with("'vendorOptions': {'a': {'b': 'x\\ry'}}"), "vendorOptions.a.b invalid-characters"),
                arguments(with("'vendorOptions': {'': 1}"), "vendorOptions.? invalid-name"),
                arguments(with("'vendorOptions': {'a\\n': 1}"), "vendorOptions.? invalid-name"),
                arguments(with("'vendorOptions': {'" + "a".repeat(101) + "': 1}"), "vendorOptions.? invalid-name"),
                arguments(with("'vendorOptions': {'a': '" + "a".repeat(5_001) + "'}"), "vendorOptions.a too-long"),
                arguments(with("'timeout': 1.5"), "timeout unknown-field"),
                arguments(with("'customerid': 'x'"), "customerid unknown-field"),
                arguments(with("'__proto__': {}"), "__proto__ unknown-field"),
                arguments(with("'<script>': 1"), "? unknown-field"),
                arguments(with("'': 1"), "? unknown-field"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("invalid")
    void namesTheFieldAtFault(String json, String error) {
        Problem problem = refusal(json);

        assertThat(problem.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
        assertThat(errors(problem)).containsExactly(error);
    }

    @Test
    void namesAllFieldsAtFaultTogether() {
        Problem problem = refusal(
                "{'customerId': '', 'customerSystem': 'X', 'intent': 'cancel-subscription', 'expiresIn': 1, 'x': 1}");

        assertThat(errors(problem))
                .containsExactly(
                        "customerId too-short",
                        "customerSystem invalid-form",
                        "subscriptionId required",
                        "expiresIn out-of-range",
                        "x unknown-field");
    }

    @Test
    void namesNoMoreThanTwentyFields() {
        StringBuilder json = new StringBuilder("{'customerId': 'c'");
        IntStream.range(0, 5_000).forEach(i -> json.append(",'f").append(i).append("':1"));

        assertThat(refusal(json.append("}").toString()).errors()).hasSize(20);
    }

    @Test
    void repeatsNothingThatWasSent() {
        Problem problem = refusal(with("'intent': 'hunter', 'locale': '!hunter', 'hun ter': 1, 'expiresIn': 'hunter'"));

        assertThat(problem.toString()).doesNotContain("hunter").doesNotContain("hun ter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Stripe",
                "stripe ",
                "stripe\\n",
                "stripe\\u0000",
                "stripe?bridgeEndpoint=true",
                "bean:foo",
                "class:java.lang.Runtime",
                "controlbus:route?routeId=x&action=stop",
                "../stripe",
                "stripe/../x",
                "${body}",
                "{{vendor}}",
                "#bean:x",
                "str\u0131pe",
                "\u017ftripe",
                "stripe_eu"
            })
    void refusesAVendorThatCannotBeOne(String name) {
        assertThat(refusal(with("'vendor': '" + name + "'")).code()).isEqualTo(ProblemCode.UNKNOWN_VENDOR);
        assertThat(refusal(with("'account': '" + name + "'")).code()).isEqualTo(ProblemCode.UNKNOWN_VENDOR);
    }

    @Test
    void refusesAVendorKeyThatIsTooLong() {
        assertThat(read(with("'vendor': '" + "a".repeat(64) + "'")).vendor()).hasSize(64);
        assertThat(refusal(with("'vendor': '" + "a".repeat(65) + "'")).code()).isEqualTo(ProblemCode.UNKNOWN_VENDOR);
    }

    @ParameterizedTest
    @EnumSource(Intent.class)
    void knowsEveryIntentByItsName(Intent intent) {
        String json = with("'intent': '" + intent.wireName() + "', 'subscriptionId': 'sub_1'");

        assertThat(read(json).intent()).isEqualTo(intent);
    }

    @ParameterizedTest
    @EnumSource(Intent.class)
    void asksForTheSubscription_whereTheIntentIsAboutOne(Intent intent) {
        String json = with("'intent': '" + intent.wireName() + "'");

        if (intent.aboutSubscription()) {
            assertThat(errors(refusal(json))).containsExactly("subscriptionId required");
        } else {
            assertThat(read(json).subscriptionId()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "DE", "pt-BR", "es-419", "zh-Hant-TW", "fil", "auto", "i-klingon", "x-private"})
    void takesEveryWellFormedLanguageTag(String tag) {
        assertThat(read(with("'locale': '" + tag + "'")).locale()).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 3_600, 86_400})
    void takesALifeWithinTheLimits(int seconds) {
        assertThat(read(with("'expiresIn': " + seconds)).expiresIn()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%2e%2e/",
                "../../x",
                "cus_1&expand[]=x",
                "1; drop table customers",
                "${header.Authorization}",
                "#bean:x",
                "$simple{body}",
                "${jndi:ldap://127.0.0.1/x}",
                " c ",
                "日本",
                "😀"
            })
    void takesAnyTextForACustomerAndLeavesItAlone(String customerId) {
        assertThat(read("{'customerId': '" + customerId + "'}").customerId()).isEqualTo(customerId);
    }

    @Test
    void countsCharactersRatherThanHalves() {
        assertThat(read("{'customerId': '" + "😀".repeat(200) + "'}").customerId())
                .hasSize(400);
        assertThat(errors(refusal("{'customerId': '" + "😀".repeat(201) + "'}")))
                .containsExactly("customerId too-long");
    }

    @Test
    void refusesLoneSurrogatesFromAnyChannel() {
        ObjectNode fields = JsonNodeFactory.instance.objectNode().put("customerId", "a\ud800");
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> PortalSessionRequestReader.read(fields));

        assertThat(errors(refusal.problem())).containsExactly("customerId invalid-characters");
    }

    private static String with(String fields) {
        return "{'customerId': 'c', " + fields + "}";
    }

    private static CreatePortalSession read(String json) {
        return PortalSessionRequestReader.read(
                StrictJson.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static Problem refusal(String json) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> read(json));
        assertThat(refusal).as("refusal of the request").isNotNull();
        return refusal.problem();
    }

    private static List<String> errors(Problem problem) {
        return problem.errors().stream()
                .map(error -> error.field() + " " + error.code())
                .toList();
    }
}
