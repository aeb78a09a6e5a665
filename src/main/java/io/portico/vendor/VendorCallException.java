package io.portico.vendor;

import java.io.IOException;

import io.portico.model.ProblemCode;

/** A call to a vendor ended without a usable answer, in one of the ways that have a problem code of their own. */
final class VendorCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    VendorCallException(ProblemCode code, Throwable cause) {
        super(code.wireName(), cause);
        this.code = code;
    }

    VendorCallException(ProblemCode code) {
        super(code.wireName());
        this.code = code;
    }

    ProblemCode code() {
        return code;
    }
}
