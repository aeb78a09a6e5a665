package io.portico.vendor;

import java.io.IOException;

import io.portico.model.ProblemCode;

/** A call to a vendor ended without a usable answer, in one of the ways that have a problem code of their own. */
final class VendorCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final boolean hurried;

    VendorCallException(ProblemCode code, Throwable cause) {
        this(code, cause, false);
    }

    /** @param hurried whether it was cut off before the time that a vendor has, since the request had none left */
    VendorCallException(ProblemCode code, Throwable cause, boolean hurried) {
        super(code.wireName(), cause);
        this.code = code;
        this.hurried = hurried;
    }

    VendorCallException(ProblemCode code) {
        super(code.wireName());
        this.code = code;
        this.hurried = false;
    }

    ProblemCode code() {
        return code;
    }

    boolean hurried() {
        return hurried;
    }
}
