package io.portico.model;

import java.util.EnumSet;
import java.util.Set;

/** A part of a request that may be left out, and be told as ignored, where the vendor cannot honour it. */
public enum Dropping {
    RETURN_URL("returnUrl"),
    LOCALE("locale"),
    EXPIRES_IN("expiresIn"),
    SUBSCRIPTION_ID("subscriptionId"),
    /** The portal opens with its home page instead. */
    INTENT("intent"),
    VENDOR_OPTIONS("vendorOptions");

    /** What a canonical request may lose: its sender is told of it in the answer. */
    public static final Set<Dropping> USUAL = Set.copyOf(EnumSet.of(RETURN_URL, LOCALE, EXPIRES_IN, SUBSCRIPTION_ID));

    private final String field;

    Dropping(String field) {
        this.field = field;
    }

    /** The field of the canonical request. */
    public String field() {
        return field;
    }
}
