package io.portico.vendor;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.portico.model.GatewayProblem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

class VendorRefusalTest {

    static Stream<ProblemCode> toldByAGatewayBehind() {
        return Stream.of(ProblemCode.values())
                .filter(code -> GatewayProblem.read(code.wireName(), 422).isPresent())
                .filter(code -> code != ProblemCode.VENDOR_INVALID_RESPONSE);
    }

    @ParameterizedTest
    @MethodSource("toldByAGatewayBehind")
    void hasWordsForEachProblemThatAGatewayBehindMayTell(ProblemCode code) {
        assertThat(VendorRefusal.detail(code)).doesNotContain("does not have the form");
    }
}
