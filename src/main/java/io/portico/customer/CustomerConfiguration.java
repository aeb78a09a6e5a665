package io.portico.customer;

import java.time.Duration;
import javax.sql.DataSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.benmanes.caffeine.cache.Ticker;

import io.portico.vendor.VendorAccounts;

/** Puts the cache in front of the store. */
@Configuration(proxyBeanMethods = false)
class CustomerConfiguration {
    /** A request that waits longer for one statement has no use for its answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Bean
    CustomerDirectory customerDirectory(DataSource dataSource, VendorAccounts accounts, CustomerSettings settings) {
        return new CachedCustomerDirectory(
                new JdbcCustomerDirectory(dataSource, accounts, PATIENCE), settings, Ticker.systemTicker());
    }
}
