package io.portico.customer;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.SettingRules;

/**
 * Settings of the customer directory.
 *
 * @param cacheTtl how long a node may go on believing what another node has changed; 0 for no cache
 * @param cacheSize links and aliases that the cache holds, a customer counting one more
 * @param seed file with customers to store at start, one JSON document a line; the sandbox only
 */
@ConfigurationProperties("portico.customers")
record CustomerSettings(
        @DefaultValue("2s") Duration cacheTtl,
        @DefaultValue("50000") int cacheSize,
        @Nullable String seed) {

    CustomerSettings {
        new SettingRules("portico.customers.")
                .require(
                        cacheSize >= 1 || cacheTtl.isZero(),
                        "cache-size",
                        "it must be at least 1; for no cache portico.customers.cache-ttl is 0")
                .check();
    }
}
