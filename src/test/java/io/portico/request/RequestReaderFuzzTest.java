package io.portico.request;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.MethodSource;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Any bytes in place of a request for a portal session. */
class RequestReaderFuzzTest {

    static Stream<byte[]> documents() {
        return Stream.of(
                        "{\"customerId\":\"c1\"}",
                        "{\"customerId\":\"c1\",\"customerSystem\":\"sap\",\"vendor\":\"stripe\",\"account\":\"stripe-eu\","
                                + "\"returnUrl\":\"https://a.example/\",\"intent\":\"cancel-subscription\",\"subscriptionId\":\"s\","
                                + "\"intentFallback\":\"home\",\"locale\":\"pt-BR\",\"expiresIn\":600}",
                        "{\"customerId\":\"\\u00e9\\ud83d\\ude00\",\"vendorOptions\":{\"a\":[1,-2.5e3,true,{\"b\":\"c\"}]}}",
                        "\ufeff{\"customerId\":null}",
                        "{\"customerId\":\"c1\",\"customerId\":\"c2\"}",
                        "[1] 2")
                .map(text -> text.getBytes(UTF_8));
    }

    @MethodSource("documents")
    @FuzzTest
    void readsARequestWithinItsLimitsOrRefuses(byte[] document) throws IOException {
        RequestReaderInvariants.hold(document);
    }
}
