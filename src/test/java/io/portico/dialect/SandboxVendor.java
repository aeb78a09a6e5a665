package io.portico.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The seven vendors of the sandbox, with the words that stand there for a customer in trouble (docs/sandbox.md). */
enum SandboxVendor {
    STRIPE(
            "cus_",
            "missing noportal denied conflict mismatch limited error unavailable badanswer nourl foreignurl drop silent",
            Map.of("api-key", "sandbox-stripe-key")),
    AMPERSAND(
            "ba_",
            "missing denied limited error retryable unavailable badanswer nourl foreignurl drop silent",
            Map.of("api-key", "sandbox-ampersand-key")),
    ASKUI(
            "00000000-0000-4000-8000-00000000",
            "0404 0403 0400 0409 0429 0500 0503 0200 0201 0202 dead 0030",
            Map.of("token", "sandbox-askui-token")),
    PABBLY(
            "00000000000000000000",
            "0404 0400 0200 0202 0403 0429 0500 0502 0503 0203 0201 0204 dead 0030",
            Map.of("api-key", "sandbox-pabbly-key", "secret-key", "sandbox-pabbly-secret")),
    /** The word is the ending of the account's key. */
    AGENTMESSAGE(
            "",
            "nocustomer noportal noscope refused limited limitedshort error unavailable badanswer nourl foreignurl drop silent",
            Map.of("api-key", "sandbox-agentmessage-key")),
    CHARGEBEE(
            "sandbox-",
            "missing denied refused limited locked error unavailable badanswer nourl foreignurl drop silent",
            Map.of("api-key", "sandbox-chargebee-key")),
    PADDLE(
            "ctm_0000000000000000000000",
            "0404 0403 0409 0429 0500 0503 0540 0200 0201 0202 dead 0030",
            Map.of("api-key", "sandbox-paddle-key"));

    /** Stands for no trouble. */
    static final String WELL = "1111";

    private static final Set<String> LIMITED = Set.of("limited", "limitedshort", "locked", "0429");
    private static final Set<String> SILENT = Set.of("silent", "0030");

    private final String prefix;
    private final List<String> troubles;
    private final Map<String, String> credentials;

    SandboxVendor(String prefix, String troubles, Map<String, String> credentials) {
        this.prefix = prefix;
        this.troubles = List.of(troubles.split(" "));
        this.credentials = credentials;
    }

    /** The vendor's key. */
    String vendor() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Every word that stands for trouble. */
    List<String> troubles() {
        return troubles;
    }

    /** The customer's id at the vendor; empty where the account's key is the customer. */
    String customer(String word) {
        return this == AGENTMESSAGE ? "" : prefix + word;
    }

    /** The credentials of the account that such a customer has to have. */
    Map<String, String> credentials(String word) {
        return this == AGENTMESSAGE && !word.equals(WELL)
                ? Map.of("api-key", "sandbox-agentmessage-key-" + word)
                : credentials;
    }

    /** A refusal to serve anybody, after which the account is left alone: it should be nobody else's. */
    static boolean closesTheAccount(String word) {
        return LIMITED.contains(word);
    }

    /** Whether nothing comes for half a minute. */
    static boolean isSilent(String word) {
        return SILENT.contains(word);
    }
}
