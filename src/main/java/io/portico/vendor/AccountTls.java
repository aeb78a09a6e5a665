package io.portico.vendor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

import io.portico.setting.DeclaredKeys;
import io.portico.setting.InvalidSettingException;

/** The trust and the client certificate of each account that names an SSL bundle. A bundle that is read anew renews them. */
@Component
final class AccountTls {
    private final Map<String, RenewableTls> byAccount = new HashMap<>();

    AccountTls(VendorSettings settings, ObjectProvider<SslBundles> bundles) {
        List<InvalidSettingException> faults = new ArrayList<>();
        DeclaredKeys.of(settings.vendors()).forEach((key, account) -> {
            String bundle = account.sslBundle();
            if (account.enabled() && bundle != null && !bundle.isBlank()) {
                open(key, account, bundle, bundles, faults);
            }
        });
        if (!faults.isEmpty()) {
            throw InvalidSettingException.ofAll(faults);
        }
    }

    /** By the account's key. */
    Map<String, RenewableTls> byAccount() {
        return byAccount;
    }

    private void open(
            String key,
            VendorSettings.Account account,
            String bundle,
            ObjectProvider<SslBundles> bundles,
            List<InvalidSettingException> faults) {
        String setting = "portico.vendors." + key + ".ssl-bundle";
        String baseUrl = account.baseUrl();
        if (baseUrl != null && baseUrl.startsWith("http:")) {
            faults.add(new InvalidSettingException(setting, "there is no TLS at a base-url of http"));
            return;
        }
        try {
            RenewableTls tls = new RenewableTls(bundles.getObject().getBundle(bundle));
            bundles.getObject().addBundleUpdateHandler(bundle, tls::renew);
            byAccount.put(key, tls);
        } catch (NoSuchSslBundleException e) {
            faults.add(new InvalidSettingException(setting, "there is no such bundle under spring.ssl.bundle"));
        } catch (RuntimeException e) {
            faults.add(new InvalidSettingException(setting, "the bundle cannot be used"));
        }
    }
}
