package io.portico.vendor;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.Secret;

/**
 * The vendor accounts as configured.
 *
 * @param vendors by account key
 */
@ConfigurationProperties("portico")
record VendorSettings(@DefaultValue Map<String, Account> vendors) {

    /**
     * One account.
     *
     * @param vendor the vendor's key; the account's key where it is left out
     * @param enabled whether the account exists at all
     * @param organisations who may use it; everybody where it is left out
     * @param baseUrl where the vendor's API stands; the Kamelet's default where it is left out
     * @param portalHosts hosts on which its portal URLs may stand; the Kamelet's where it is left out
     * @param expiryHint assumed life of a session where the vendor states none; the Kamelet's where it is left out
     * @param sslBundle name of the Spring SSL bundle whose trust and client certificate hold for this account; the Java
     *     runtime's trust and no certificate where it is left out
     * @param properties the Kamelet's own properties; which of them are credentials only the vendor's file
     *     knows, so that all are kept as such
     */
    record Account(
            @Nullable String vendor,
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<String> organisations,
            @Nullable String baseUrl,
            @DefaultValue List<String> portalHosts,
            @Nullable Duration expiryHint,
            @Nullable String sslBundle,
            @DefaultValue Map<String, Secret> properties) {}
}
