package io.portico.request;

import java.util.ArrayList;
import java.util.List;

import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/** Collects what is wrong with the fields of one request, so that a client learns of all of it at once. */
public final class FieldErrors {
    /** A document of nonsense earns no answer larger than itself. */
    private static final int MAX = 20;

    private final List<FieldError> errors = new ArrayList<>();

    public void add(String field, String code, String detail) {
        if (errors.size() < MAX) {
            errors.add(new FieldError(field, code, detail));
        }
    }

    /** What was found, as far as it is told. */
    public List<FieldError> found() {
        return List.copyOf(errors);
    }

    /** Ends the request where anything was found. */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw new ProblemException(Problem.ofFields("Some fields of the request are not valid.", errors));
        }
    }
}
