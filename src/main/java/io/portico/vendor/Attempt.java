package io.portico.vendor;

import org.jspecify.annotations.Nullable;

import io.portico.model.Outcome;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * How one sending of a call to a vendor account ended.
 *
 * @param made false where the guard refused it
 * @param problem what came of it, absent for a session and for a defect of ours before the vendor was called
 * @param failure what ended it, absent for a session
 */
record Attempt(
        boolean made, @Nullable Problem problem, @Nullable Throwable failure) {
    private static final int CLIENT_ERROR = 400;
    private static final int SERVER_ERROR = 500;

    static Attempt refused(ProblemException refusal) {
        return new Attempt(false, refusal.problem(), refusal);
    }

    boolean succeeded() {
        return failure == null;
    }

    /**
     * Whether sending the call once more can only help: where no byte of it was sent, and where its connection broke at a
     * vendor that answers the same call, known by its key, with the same session. Not where a vendor was silent for all
     * its time, nor where it answered, be it as a gateway whose own call broke: it has said what it has to say, or when it
     * wants to be asked.
     */
    boolean maySendAgain(VendorFacts facts) {
        if (!made || problem == null || answered(problem)) {
            return false;
        }
        return problem.code() == ProblemCode.VENDOR_UNREACHABLE
                || problem.code() == ProblemCode.VENDOR_CONNECTION_LOST && facts.knowsKeys();
    }

    private static boolean answered(Problem problem) {
        return problem.vendor() != null && problem.vendor().status() != null;
    }

    /**
     * What became of a call that was sent twice, this being the first time: the second one's end, unless the first may
     * have created something and the second leaves that open.
     */
    Attempt followedBy(Attempt second) {
        if (second.succeeded()) {
            return second;
        }
        Problem later = second.problem;
        boolean open = problem != null && problem.outcome() == Outcome.UNKNOWN && (later == null || !settles(later));
        return !second.made || open ? this : second;
    }

    /**
     * A vendor that refuses the call under its key for good has created nothing under that key; one that refuses whoever asks
     * has not looked at the key.
     */
    private static boolean settles(Problem problem) {
        Integer status = problem.vendor() == null ? null : problem.vendor().status();
        return problem.outcome() == Outcome.UNKNOWN
                || problem.code() != ProblemCode.VENDOR_AUTH_FAILED
                        && status != null
                        && status >= CLIENT_ERROR
                        && status < SERVER_ERROR
                        && !problem.retryable();
    }
}
