package io.portico.dialect;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** What a client of each of the five vendors sends, and where in the answer it finds what it asked for. */
enum VendorClient {
    AMPERSAND("/url", "", "api-key") {
        @Override
        String id(String name) {
            return "ba_" + name;
        }

        @Override
        HttpRequest.Builder request(URI gateway, String key, String customer, String returnUrl) {
            return post(gateway.resolve("/v1/billingAccounts/" + customer + "/portalSession"), JSON)
                    .header("X-Api-Key", key)
                    .POST(BodyPublishers.ofString("{\"redirectUrl\": \"" + returnUrl + "\"}"));
        }
    },
    STRIPE("/url", "", "api-key") {
        @Override
        String id(String name) {
            return "cus_" + name.replace('-', '_');
        }

        @Override
        HttpRequest.Builder request(URI gateway, String key, String customer, String returnUrl) {
            return post(gateway.resolve("/v1/billing_portal/sessions"), "application/x-www-form-urlencoded")
                    .header("Authorization", "Bearer " + key)
                    .POST(BodyPublishers.ofString("customer=" + customer + "&return_url="
                            + URLEncoder.encode(returnUrl, StandardCharsets.UTF_8)));
        }
    },
    ASKUI("/sessionUrl", "", "token") {
        @Override
        String id(String name) {
            String uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                    .toString();
            return uuid.substring(0, 14) + "4" + uuid.substring(15);
        }

        @Override
        HttpRequest.Builder request(URI gateway, String key, String customer, String returnUrl) {
            String path = "/api/v1/workspaces/" + customer + "/billing/customer-portal-session";
            return post(gateway.resolve(path), JSON)
                    .header("Authorization", "Basic " + base64(key))
                    .POST(BodyPublishers.ofString("{\"returnUrl\": \"" + returnUrl + "\"}"));
        }
    },
    PABBLY("/data/access_url", "/data/expires_at", "api-key", "secret-key") {
        @Override
        String id(String name) {
            return ASKUI.id(name).replace("-", "").substring(0, 24);
        }

        @Override
        HttpRequest.Builder request(URI gateway, String key, String customer, String returnUrl) {
            return post(gateway.resolve("/api/v1/portal_sessions/"), JSON)
                    .header("Authorization", "Basic " + base64(key + ":secret"))
                    .POST(BodyPublishers.ofString(
                            "{\"customer_id\": \"" + customer + "\", \"redirect_url\": \"" + returnUrl + "\"}"));
        }
    },
    AGENTMESSAGE("/data/portal_url", "/data/expires_at", "api-key") {
        @Override
        String id(String name) {
            return "";
        }

        @Override
        HttpRequest.Builder request(URI gateway, String key, String customer, String returnUrl) {
            return post(gateway.resolve("/v1/billing/portal"), JSON)
                    .header("Authorization", "Bearer " + key)
                    .POST(BodyPublishers.ofString("{\"return_url\": \"" + returnUrl + "\"}"));
        }
    };

    private static final String JSON = "application/json";

    private final String url;
    private final String expiry;
    private final List<String> credentials;

    VendorClient(String url, String expiry, String... credentials) {
        this.url = url;
        this.expiry = expiry;
        this.credentials = List.of(credentials);
    }

    /** The one of a vendor's key. */
    static VendorClient of(String vendor) {
        return valueOf(vendor.toUpperCase(Locale.ROOT));
    }

    /** The vendor's key. */
    String vendor() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A customer id of the vendor's form, the same for the same name; empty where the API key stands for the customer. */
    abstract String id(String name);

    /** A request for a session, to which headers may be added. */
    abstract HttpRequest.Builder request(URI gateway, String key, String customer, String returnUrl);

    /** JSON pointer to the URL. */
    String url() {
        return url;
    }

    /** JSON pointer to the expiry; empty where the vendor states none. */
    String expiry() {
        return expiry;
    }

    /** The properties of an account at the vendor that hold its credentials. */
    List<String> credentials() {
        return credentials;
    }

    private static HttpRequest.Builder post(URI uri, String type) {
        return HttpRequest.newBuilder(uri).header("Content-Type", type);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
