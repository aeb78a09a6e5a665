package io.portico.model;

/**
 * A portal session's URL: a bearer credential for somebody's billing. It prints as a placeholder, so that no log line,
 * exception or debugger view shows it by accident; {@link #reveal()} is called only where an answer is written.
 */
public final class PortalUrl {
    private final String value;

    public PortalUrl(String value) {
        this.value = value;
    }

    /** The URL byte for byte as the vendor sent it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PortalUrl that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "PortalUrl[hidden]";
    }
}
