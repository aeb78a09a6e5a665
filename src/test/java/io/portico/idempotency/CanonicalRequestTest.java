package io.portico.idempotency;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.portico.json.StrictJson;
import io.portico.model.CreatePortalSession;
import io.portico.request.PortalSessionRequestReader;

import static org.assertj.core.api.Assertions.assertThat;

class CanonicalRequestTest {

    private static String canonical(String json) {
        CreatePortalSession request =
                PortalSessionRequestReader.read(StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8)));
        return new String(CanonicalRequest.bytes(request), StandardCharsets.UTF_8);
    }

    @Test
    void doesNotMindTheOrderOfNames() {
        assertThat(canonical("{\"customerId\":\"c\",\"locale\":\"de\",\"vendorOptions\":"
                        + "{\"a\":{\"x\":1,\"y\":[true,\"t\"]},\"b\":\"2\"}}"))
                .isEqualTo(canonical("{\"vendorOptions\": {\"b\":\"2\", \"a\":{\"y\":[true,\"t\"],\"x\":1.0}},"
                        + "\"intent\":\"home\",\"locale\":\"de\",\"customerId\":\"c\"}"));
    }

    @Test
    void mindsEverythingElse() {
        Stream<String> requests = Stream.of(
                "{\"customerId\":\"c\"}",
                "{\"customerId\":\"d\"}",
                "{\"customerId\":\"c\",\"customerSystem\":\"sap\"}",
                "{\"customerId\":\"c\",\"vendor\":\"stripe\"}",
                "{\"customerId\":\"c\",\"account\":\"stripe\"}",
                "{\"customerId\":\"c\",\"returnUrl\":\"https://a.example/\"}",
                "{\"customerId\":\"c\",\"intent\":\"update-customer\"}",
                "{\"customerId\":\"c\",\"subscriptionId\":\"s\"}",
                "{\"customerId\":\"c\",\"intentFallback\":\"home\"}",
                "{\"customerId\":\"c\",\"locale\":\"de\"}",
                "{\"customerId\":\"c\",\"expiresIn\":60}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":\"1\"}}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":1}}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":[1]}}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":[1,2]}}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":[2,1]}}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":{}}}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":true}}",
                "{\"customerId\":\"c\",\"vendorOptions\":{\"a\":\"true\"}}");

        assertThat(requests.map(CanonicalRequestTest::canonical)).doesNotHaveDuplicates();
    }

    @Test
    void takesNumbersForWhatTheyAre() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("n", List.of(0, 10, new BigDecimal("1E+3")));
        Map<String, Object> other = Map.of("n", List.of(new BigDecimal("0.00"), new BigDecimal("10.0"), 1000L));

        assertThat(CanonicalRequest.bytes(Requests.request(one)))
                .isEqualTo(CanonicalRequest.bytes(Requests.request(other)));
    }
}
