package io.portico.model;

/**
 * What a vendor answered, as JSON in its own form: kept with a session for a client that speaks that vendor's dialect. The
 * portal URL is in it, so that it prints as a placeholder and leaves the gateway in such a client's answer only.
 */
public final class VendorDocument {
    private final String json;

    public VendorDocument(String json) {
        this.json = json;
    }

    /** The vendor's JSON. */
    public String reveal() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VendorDocument that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    @Override
    public String toString() {
        return "VendorDocument[hidden]";
    }
}
