package io.portico;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** What a client of each vendor sends for the sandbox's customer there, in the simplest case. */
public enum DialectSample {
    STRIPE("/v1/billing_portal/sessions", "", "return_url", "/url"),
    AMPERSAND("/v1/billingAccounts/{billingAccountId}/portalSession", "ba_sandbox1", "redirectUrl", "/url"),
    ASKUI(
            "/api/v1/workspaces/{workspace_id}/billing/customer-portal-session",
            "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11",
            "returnUrl",
            "/sessionUrl"),
    PABBLY("/api/v1/portal_sessions/", "", "redirect_url", "/data/access_url"),
    AGENTMESSAGE("/v1/billing/portal", "", "return_url", "/data/portal_url");

    private final String path;
    private final String customer;
    private final String returnUrl;
    private final String url;

    /**
     * @param path the operation's path, with names in place of values
     * @param customer what stands in it for the sandbox's customer
     * @param returnUrl the field that says where the customer goes back to
     * @param url where in the answer the session's URL stands
     */
    DialectSample(String path, String customer, String returnUrl, String url) {
        this.path = path;
        this.customer = customer;
        this.returnUrl = returnUrl;
        this.url = url;
    }

    /** The one that an operation of the contract, such as {@code POST /v1/billing/portal}, is a dialect of. */
    public static List<DialectSample> ofOperation(String operation) {
        return Arrays.stream(values())
                .filter(sample -> operation.endsWith(" " + sample.path))
                .toList();
    }

    /** The vendor's key. */
    public String vendor() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The path as the contract names it. */
    public String path() {
        return path;
    }

    /** The path for the sandbox's customer. */
    public String target() {
        return path.replaceFirst("\\{\\w+}", customer);
    }

    /** JSON pointer to the URL of the session in an answer. */
    public String url() {
        return url;
    }

    /** The media type of its requests. */
    public String type() {
        return this == STRIPE ? "application/x-www-form-urlencoded" : "application/json";
    }

    /** The header with which such a client shows its key. */
    public Map.Entry<String, String> credential(String key) {
        return switch (this) {
            case STRIPE, AGENTMESSAGE -> Map.entry("Authorization", "Bearer " + key);
            case AMPERSAND -> Map.entry("X-Api-Key", key);
            case ASKUI -> Map.entry("Authorization", "Basic " + base64(key));
            case PABBLY -> Map.entry("Authorization", "Basic " + base64(key + ":anything"));
        };
    }

    /** The body that sends the customer back to a URL. */
    public String body(String backTo) {
        return switch (this) {
            case STRIPE -> "customer=cus_sandbox1&return_url=" + URLEncoder.encode(backTo, StandardCharsets.UTF_8);
            case PABBLY ->
                JsonNodeFactory.instance
                        .objectNode()
                        .put("customer_id", "5e5f50647c5aeb3675f416aa")
                        .put(returnUrl, backTo)
                        .toString();
            default ->
                JsonNodeFactory.instance.objectNode().put(returnUrl, backTo).toString();
        };
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
