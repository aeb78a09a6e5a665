package io.portico.request;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.Canary;
import io.portico.json.StrictJson;
import io.portico.model.CreatePortalSession;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the bytes: a request within all limits, as any other reader of JSON reads it, or a problem that repeats none of it. */
final class RequestReaderInvariants {
    private static final Set<ProblemCode> REFUSALS =
            EnumSet.of(ProblemCode.MALFORMED_REQUEST, ProblemCode.VALIDATION_FAILED, ProblemCode.UNKNOWN_VENDOR);
    private static final String FIELD = "[A-Za-z0-9_.?\\[\\]-]{1,400}";
    private static final ObjectMapper LENIENT = new ObjectMapper();

    private RequestReaderInvariants() {}

    static void hold(byte[] document) throws IOException {
        CreatePortalSession request = read(document);
        if (request != null) {
            assertWithinLimits(request);
            JsonNode other = LENIENT.readTree(document);
            assertThat(request.customerId()).isEqualTo(other.path("customerId").textValue());
            assertThat(request.returnUrl()).isEqualTo(other.path("returnUrl").textValue());
        }
        read(Canary.in(document));
    }

    private static CreatePortalSession read(byte[] document) {
        try {
            return PortalSessionRequestReader.read(StrictJson.readObject(document));
        } catch (ProblemException e) {
            assertThat(e.problem().code()).isIn(REFUSALS);
            assertThat(e.problem().errors()).hasSizeLessThanOrEqualTo(20).allMatch(error -> error.field()
                    .matches(FIELD));
            Canary.assertNotIn(e.problem());
            return null;
        }
    }

    private static void assertWithinLimits(CreatePortalSession request) {
        assertText(request.customerId(), 1, 200);
        assertThat(request.customerSystem()).matches("[a-z0-9-]{1,40}");
        assertKey(request.vendor());
        assertKey(request.account());
        if (request.subscriptionId() != null) {
            assertText(request.subscriptionId(), 1, 200);
        }
        assertThat(request.intent().aboutSubscription() && request.subscriptionId() == null)
                .isFalse();
        if (request.locale() != null) {
            assertThat(request.locale()).matches("[A-Za-z0-9-]{1,35}");
            assertThat(Locale.forLanguageTag(request.locale())).isNotNull();
        }
        if (request.expiresIn() != null) {
            assertThat(request.expiresIn().toSeconds()).isBetween(60L, 86_400L);
        }
        assertOption(request.vendorOptions(), 1);
    }

    private static void assertKey(String key) {
        if (key != null) {
            assertThat(key).matches("[a-z0-9-]{1,64}");
        }
    }

    private static void assertOption(Object value, int depth) {
        assertThat(depth).isLessThanOrEqualTo(StrictJson.MAX_DEPTH);
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, child) -> {
                assertText((String) name, 1, 100);
                assertOption(child, depth + 1);
            });
        } else if (value instanceof List<?> list) {
            list.forEach(child -> assertOption(child, depth + 1));
        } else if (value instanceof String text) {
            assertText(text, 0, 5_000);
        } else {
            assertThat(value).isInstanceOfAny(Number.class, Boolean.class);
            assertThat(value.toString()).hasSizeLessThanOrEqualTo(450);
        }
    }

    private static void assertText(String text, int min, int max) {
        assertThat(text.codePointCount(0, text.length())).isBetween(min, max);
        assertThat(text.chars()).noneMatch(Character::isISOControl);
        assertThat(new String(text.getBytes(UTF_8), UTF_8)).isEqualTo(text);
    }
}
