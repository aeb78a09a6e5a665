package io.portico.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What may come of a request in a dialect, and how it is brought about.
 *
 * @param name what it is called in the grid
 * @param code the problem's code; {@code session} where there is none
 * @param troubles by vendor, the word for a customer of the sandbox who meets it; empty where any customer in good standing does
 * @param why by vendor or dialect, why the case cannot exist there; {@code *} for all others
 */
record GridCase(String name, String code, Map<SandboxVendor, String> troubles, Map<String, String> why) {
    private static final String SESSION = "session";

    static final GridCase SUCCESS = any("a session", SESSION);
    static final GridCase NO_CUSTOMER = any("no such customer in the directory", "customer-not-found");
    static final GridCase DENIED = any("the vendor refuses the credential", "vendor-auth-failed");
    static final GridCase SILENT =
            at("the vendor is silent", "vendor-timeout", "silent silent 0030 0030 silent silent 0030");
    static final GridCase NOT_ALLOWED = any("the return URL is not allowed", "return-url-not-allowed");
    static final GridCase STRANGER = any("no valid key", "unauthorized");
    static final GridCase FORBIDDEN = any("a key without the scope", "forbidden");
    static final GridCase QUOTA = any("the caller's own quota", "rate-limited");
    static final GridCase REUSED = any("an idempotency key used for something else", "idempotency-key-reused");
    static final GridCase RUNNING =
            new GridCase("the same request still running", "request-in-progress", SILENT.troubles(), Map.of());
    static final GridCase INTENT = any("an intent that the vendor cannot serve", "intent-not-supported")
            .except("stripe behind", "Stripe serves every intent")
            .except("ampersand", "the dialect has no intents")
            .except("askui", "the dialect has no intents")
            .except("pabbly", "the dialect has no intents")
            .except("agentmessage", "the dialect has no intents");

    /** In the order of the grid. */
    static final List<GridCase> ALL = List.of(
            SUCCESS,
            NO_CUSTOMER,
            at("the vendor has no billing", "no-vendor-customer", "missing missing 0404 0404 nocustomer missing 0404"),
            at("the portal is not set up", "portal-not-configured", "noportal - - - - - -")
                    .except("agentmessage behind", "the vendor calls it an error of its own")
                    .except("*", "the vendor has no such answer"),
            DENIED,
            at("the vendor limits the rate", "vendor-rate-limited", "limited limited 0429 0429 limited limited 0429"),
            at("the vendor fails", "vendor-error", "error error 0500 0500 error error 0500"),
            at(
                    "the vendor is out of service",
                    "vendor-unavailable",
                    "unavailable unavailable 0503 0503 unavailable unavailable 0503"),
            at(
                    "the vendor's answer is none",
                    "vendor-invalid-response",
                    "badanswer badanswer 0200 0203 badanswer badanswer 0200"),
            at("the connection breaks", "vendor-connection-lost", "drop drop dead dead drop drop dead"),
            SILENT,
            NOT_ALLOWED,
            STRANGER,
            FORBIDDEN,
            QUOTA,
            REUSED,
            RUNNING,
            INTENT);

    private static GridCase any(String name, String code) {
        return new GridCase(name, code, Map.of(), Map.of());
    }

    /** A word for each vendor, in the order of {@link SandboxVendor}; a hyphen where there is none. */
    private static GridCase at(String name, String code, String words) {
        String[] each = words.split(" ");
        Map<SandboxVendor, String> troubles = Arrays.stream(SandboxVendor.values())
                .filter(vendor -> !each[vendor.ordinal()].equals("-"))
                .collect(Collectors.toMap(vendor -> vendor, vendor -> each[vendor.ordinal()]));
        return new GridCase(name, code, troubles, Map.of());
    }

    private GridCase except(String where, String reason) {
        Map<String, String> reasons = new TreeMap<>(why);
        reasons.put(where, reason);
        return new GridCase(name, code, troubles, reasons);
    }

    /** The word for the customer who meets it at a vendor. */
    String word(SandboxVendor vendor) {
        return troubles.getOrDefault(vendor, SandboxVendor.WELL);
    }

    /** Why the case cannot exist there; empty where it can. */
    String impossible(VendorClient dialect, SandboxVendor behind) {
        String reason = why.getOrDefault(dialect.vendor(), why.get(behind.vendor() + " behind"));
        return reason != null ? reason : troubles.containsKey(behind) ? "" : why.getOrDefault("*", "");
    }

    boolean succeeds() {
        return code.equals(SESSION);
    }

    @Override
    public String toString() {
        return name;
    }
}
