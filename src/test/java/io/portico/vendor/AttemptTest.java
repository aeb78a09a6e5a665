package io.portico.vendor;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.model.VendorFault;

import static org.assertj.core.api.Assertions.assertThat;

class AttemptTest {
    private static final VendorFacts FORGETFUL = VendorFixtures.everything();
    private static final VendorFacts MINDFUL = VendorFixtures.knowsRepeatedCalls(FORGETFUL);
    private static final Attempt SESSION = new Attempt(true, null, null);
    private static final Attempt DEFECT = new Attempt(true, null, new IllegalStateException("ours"));

    private static Attempt ended(ProblemCode code) {
        return ended(code, null);
    }

    private static Attempt ended(ProblemCode code, Integer status) {
        Problem problem =
                Problem.of(code, "x").withVendor(new VendorFault("acmepay", "acmepay-eu", status, null, null));
        return new Attempt(true, problem, new ProblemException(problem));
    }

    private static Attempt refused(ProblemCode code) {
        return Attempt.refused(new ProblemException(code, "x"));
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void isMadeAgainWhereNoByteWasSent_orTheVendorKnowsTheCallByItsKey(ProblemCode code) {
        Set<ProblemCode> mindful = EnumSet.of(ProblemCode.VENDOR_UNREACHABLE, ProblemCode.VENDOR_CONNECTION_LOST);

        assertThat(ended(code).maySendAgain(FORGETFUL)).isEqualTo(code == ProblemCode.VENDOR_UNREACHABLE);
        assertThat(ended(code).maySendAgain(MINDFUL)).isEqualTo(mindful.contains(code));
        assertThat(refused(code).maySendAgain(MINDFUL)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ProblemCode.class)
    void isNotMadeAgainWhereTheVendorIsAGatewayThatTellsWhatBecameOfItsOwnCall(ProblemCode code) {
        assertThat(ended(code, 502).maySendAgain(MINDFUL)).isFalse();
    }

    @Test
    void isNotMadeAgainAfterASessionOrADefect() {
        assertThat(SESSION.maySendAgain(MINDFUL)).isFalse();
        assertThat(DEFECT.maySendAgain(MINDFUL)).isFalse();
    }

    @Test
    void endsAsItsSecondTime() {
        Attempt lost = ended(ProblemCode.VENDOR_CONNECTION_LOST);
        Attempt unreachable = ended(ProblemCode.VENDOR_UNREACHABLE);
        Attempt timeout = ended(ProblemCode.VENDOR_TIMEOUT);
        Attempt rejected = ended(ProblemCode.VENDOR_REJECTED, 400);

        assertThat(lost.followedBy(SESSION)).isSameAs(SESSION);
        assertThat(lost.followedBy(timeout)).isSameAs(timeout);
        assertThat(lost.followedBy(rejected)).isSameAs(rejected);
        assertThat(unreachable.followedBy(timeout)).isSameAs(timeout);
    }

    @Test
    void staysUnknownWhereTheSecondTimeLeavesItOpen() {
        Attempt lost = ended(ProblemCode.VENDOR_CONNECTION_LOST);

        assertThat(lost.followedBy(ended(ProblemCode.VENDOR_UNREACHABLE))).isSameAs(lost);
        assertThat(lost.followedBy(ended(ProblemCode.VENDOR_UNAVAILABLE, 409))).isSameAs(lost);
        assertThat(lost.followedBy(ended(ProblemCode.VENDOR_RATE_LIMITED, 429))).isSameAs(lost);
        assertThat(lost.followedBy(ended(ProblemCode.VENDOR_TLS_FAILED))).isSameAs(lost);
        assertThat(lost.followedBy(ended(ProblemCode.VENDOR_AUTH_FAILED, 401))).isSameAs(lost);
        assertThat(lost.followedBy(DEFECT)).isSameAs(lost);
    }

    @Test
    void tellsWhatHappenedWhereTheGuardRefusesTheSecondTime() {
        Attempt unreachable = ended(ProblemCode.VENDOR_UNREACHABLE);

        assertThat(unreachable.followedBy(refused(ProblemCode.VENDOR_CIRCUIT_OPEN)))
                .isSameAs(unreachable);
    }
}
