package io.portico.vendor;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.apache.camel.Endpoint;
import org.jspecify.annotations.Nullable;

import io.portico.setting.InvalidSettingException;
import io.portico.setting.Secret;

/** An account whose settings fit its vendor's file, before its Kamelet is instantiated. */
record ResolvedAccount(
        String key,
        VendorFacts facts,
        Set<String> organisations,
        Set<String> portalOrigins,
        Duration expiryHint,
        Map<String, Secret> properties,
        Set<String> credentials) {
    private static final String EMPTY_VARIABLE =
            "a host begins with a dot: the environment variable that stands before the dot is not set";

    /** Fits settings to a vendor's file and adds what does not fit to {@code faults}, by the setting's name. */
    static ResolvedAccount of(
            String key,
            VendorSettings.Account settings,
            KameletFile file,
            boolean sandbox,
            List<InvalidSettingException> faults) {
        String prefix = "portico.vendors." + key + ".";
        Map<String, Secret> properties = new HashMap<>();
        settings.properties().forEach((name, value) -> {
            String property = definedName(name, file.properties());
            if (property == null) {
                faults.add(new InvalidSettingException(
                        prefix + "properties." + name, "the vendor's file defines no such property"));
            } else if (!value.isBlank() && unusable(value.reveal())) {
                faults.add(new InvalidSettingException(
                        prefix + "properties." + name,
                        "holds a character that no HTTP header takes, a quote, a backslash or a placeholder"));
            } else if (!value.isBlank() && !file.allows(property, value.reveal())) {
                faults.add(new InvalidSettingException(
                        prefix + "properties." + name,
                        "is none of " + String.join(", ", file.choices().getOrDefault(property, Set.of()))));
            } else if (!value.isBlank()) {
                properties.put(property, value);
            }
        });
        baseUrl(settings, file, sandbox, prefix, faults, properties);
        for (String required : file.required()) {
            if (!properties.containsKey(required)) {
                faults.add(new InvalidSettingException(
                        prefix + "properties." + kebab(required),
                        "is required and missing (or set " + prefix + "enabled=false)"));
            }
        }
        return new ResolvedAccount(
                key,
                file.facts(),
                Set.copyOf(settings.organisations()),
                origins(settings, file, sandbox, prefix, faults),
                settings.expiryHint() == null ? file.facts().expiryHint() : settings.expiryHint(),
                properties,
                file.credentials());
    }

    /** The account's properties as its Kamelet's route takes them, credentials in clear. */
    Properties kameletProperties() {
        Properties clear = new Properties();
        properties.forEach((name, value) -> clear.setProperty(name, value.reveal()));
        return clear;
    }

    VendorAccount toVendorAccount(Endpoint endpoint) {
        Map<String, String> open = new HashMap<>();
        properties.forEach((name, value) -> {
            if (!credentials.contains(name)) {
                open.put(name, value.reveal());
            }
        });
        return new VendorAccount(key, facts, organisations, portalOrigins, expiryHint, Map.copyOf(open), endpoint);
    }

    /** A text without the values of this account's properties. */
    String withoutSecrets(String text) {
        String clean = text;
        for (Secret value : properties.values()) {
            clean = clean.replace(value.reveal(), "***");
        }
        return clean;
    }

    private static void baseUrl(
            VendorSettings.Account settings,
            KameletFile file,
            boolean sandbox,
            String prefix,
            List<InvalidSettingException> faults,
            Map<String, Secret> properties) {
        String baseUrl = settings.baseUrl() == null ? file.baseUrl() : settings.baseUrl();
        if (baseUrl == null) {
            faults.add(new InvalidSettingException(prefix + "base-url", "is required and missing"));
            return;
        }
        if (baseUrl.contains("://.")) {
            faults.add(new InvalidSettingException(prefix + "base-url", EMPTY_VARIABLE));
            return;
        }
        try {
            URI uri = new URI(baseUrl);
            boolean plain = "http".equals(uri.getScheme());
            if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawQuery() != null) {
                faults.add(new InvalidSettingException(
                        prefix + "base-url", "is not an absolute URL of scheme, host, port and path"));
            } else if (!plain && !"https".equals(uri.getScheme())) {
                faults.add(new InvalidSettingException(prefix + "base-url", "is neither https nor http"));
            } else if (plain && !sandbox) {
                faults.add(new InvalidSettingException(prefix + "base-url", "plain http is for the sandbox only"));
            }
        } catch (URISyntaxException e) {
            faults.add(new InvalidSettingException(prefix + "base-url", "is not a URL"));
        }
        properties.put(
                "baseUrl", new Secret(baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl));
    }

    private static Set<String> origins(
            VendorSettings.Account settings,
            KameletFile file,
            boolean sandbox,
            String prefix,
            List<InvalidSettingException> faults) {
        Set<String> origins = new LinkedHashSet<>();
        for (String entry :
                settings.portalHosts().isEmpty() ? file.facts().portalHosts() : Set.copyOf(settings.portalHosts())) {
            String host = entry.toLowerCase(Locale.ROOT);
            boolean loopback = host.matches("http://(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");
            if (loopback && sandbox || host.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+(:[0-9]{1,5})?")) {
                origins.add(host);
            } else {
                faults.add(new InvalidSettingException(
                        prefix + "portal-hosts",
                        host.startsWith(".")
                                ? EMPTY_VARIABLE
                                : "an entry is not a host name"
                                        + (loopback ? "; http on loopback is for the sandbox only" : "")));
            }
        }
        return Set.copyOf(origins);
    }

    /** Names are matched without case and dashes, since environment variables keep neither. */
    private static @Nullable String definedName(String name, Set<String> defined) {
        String plain = name.replace("-", "");
        return defined.stream().filter(plain::equalsIgnoreCase).findFirst().orElse(null);
    }

    private static boolean unusable(String value) {
        return value.chars().anyMatch(c -> c < 0x20 || c > 0x7e || c == '"' || c == '\\')
                || value.contains("{{")
                || value.contains("${");
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
