package io.portico.dialect;

import java.time.Instant;

import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.portico.flow.Variables;
import io.portico.http.ProblemAnswers;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

class DialectDocumentTest {

    @ParameterizedTest(name = "{0}, with a key: {1}, known to the vendor: {2}")
    @CsvSource({
        "VENDOR_UNAVAILABLE, false, false, true",
        "VENDOR_UNAVAILABLE, true, false, true",
        "VENDOR_TIMEOUT, false, true, false",
        "VENDOR_TIMEOUT, true, false, false",
        "VENDOR_TIMEOUT, true, true, true",
        "VENDOR_REJECTED, true, true, false"
    })
    void saysAgainOnlyWhereThatCannotMakeASecondSession(ProblemCode code, boolean keyed, boolean known, boolean again) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(
                ReadDialectRequest.VARIABLE,
                JsonNodeFactory.instance.objectNode().put("keyed", keyed));
        exchange.setVariable(Variables.VENDOR_KNOWS_KEYS, known);

        assertThat(again(code, exchange)).isEqualTo(again);
    }

    @Test
    void saysAgainBeforeAnyRouteWasReachedWhereNothingCanHaveBeenMade() {
        assertThat(again(ProblemCode.OVERLOADED, null)).isTrue();
        assertThat(again(ProblemCode.VENDOR_TIMEOUT, null)).isFalse();
    }

    private static boolean again(ProblemCode code, Exchange exchange) {
        return DialectDocument.of(
                        Problem.of(code, "It failed."),
                        new ProblemAnswers.Occasion("req_1", Instant.EPOCH, "dialect-stripe", null, exchange))
                .get("again")
                .booleanValue();
    }
}
