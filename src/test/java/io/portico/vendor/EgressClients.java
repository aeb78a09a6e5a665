package io.portico.vendor;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.unit.DataSize;

import io.portico.setting.AddressRange;

/** Clients as the gateway makes them, with a deadline of five seconds. */
final class EgressClients {
    static final EgressAddresses LOOPBACK = new EgressAddresses(List.of(new AddressRange("127.0.0.0/8")));

    private EgressClients() {}

    static EgressClient of(EgressAddresses addresses) {
        return new EgressClient(properties(), addresses, accounts(new DefaultSslBundleRegistry(), Map.of()));
    }

    /** On loopback, with accounts that name bundles. */
    static EgressClient of(SslBundles bundles, Map<String, String> bundleOfAccount) {
        return new EgressClient(properties(), LOOPBACK, accounts(bundles, bundleOfAccount));
    }

    static AccountTls accounts(SslBundles bundles, Map<String, String> bundleOfAccount) {
        Map<String, VendorSettings.Account> accounts = new HashMap<>();
        bundleOfAccount.forEach((account, bundle) -> accounts.put(
                account,
                new VendorSettings.Account(
                        "stripe", true, List.of(), "https://localhost", List.of(), null, bundle, Map.of())));
        return accounts(bundles, new VendorSettings(accounts));
    }

    static AccountTls accounts(SslBundles bundles, VendorSettings settings) {
        return new AccountTls(
                settings, new StaticListableBeanFactory(Map.of("bundles", bundles)).getBeanProvider(SslBundles.class));
    }

    private static EgressProperties properties() {
        return new EgressProperties(
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMillis(1500),
                Duration.ofSeconds(5),
                DataSize.ofKilobytes(64),
                10,
                10);
    }
}
