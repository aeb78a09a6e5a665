package io.portico.vendor;

import java.io.IOException;
import java.util.stream.Stream;

import org.junit.jupiter.params.provider.MethodSource;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any status, headers and bytes in place of a vendor's answer, for every vendor that has a file. */
class VendorAnswerFuzzTest {

    static Stream<byte[]> answers() {
        return ContractCase.all().stream().map(VendorAnswer::file);
    }

    @MethodSource("answers")
    @FuzzTest
    void makesASessionOfTheContractOrRefuses(byte[] answer) throws IOException {
        Holder.INVARIANTS.hold(answer);
    }

    /** Opened when the first answer comes, once for all. */
    private static final class Holder {
        static final VendorAnswerInvariants INVARIANTS = new VendorAnswerInvariants();
    }
}
