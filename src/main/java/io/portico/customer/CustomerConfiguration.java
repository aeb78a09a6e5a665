package io.portico.customer;

import javax.sql.DataSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import com.github.benmanes.caffeine.cache.Ticker;

import io.portico.vendor.VendorAccounts;

/** Puts the cache in front of the store. */
@Configuration(proxyBeanMethods = false)
class CustomerConfiguration {

    @Bean
    CustomerDirectory customerDirectory(DataSource dataSource, VendorAccounts accounts, CustomerSettings settings) {
        return new CachedCustomerDirectory(
                new JdbcCustomerDirectory(dataSource, accounts), settings, Ticker.systemTicker());
    }
}
