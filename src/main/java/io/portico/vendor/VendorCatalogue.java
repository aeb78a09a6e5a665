package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

import io.portico.organisation.Organisations;
import io.portico.setting.DeclaredKeys;
import io.portico.setting.InvalidSettingException;

/**
 * Every vendor account of this installation, each resolved to a Kamelet instance of its own before the first request.
 * What cannot be resolved stops the start with the names of the settings at fault. Credentials reach an instance as
 * properties of its route, so that they stand in no endpoint's address.
 */
@Component
final class VendorCatalogue implements VendorAccounts, CamelContextConfiguration {
    private final VendorSettings settings;
    private final Organisations organisations;
    private final EgressClient egress;
    private final EgressAddresses addresses;
    private final boolean sandbox;
    private final Map<String, VendorAccount> accounts = new TreeMap<>();
    private final Map<String, List<VendorAccount>> byOrganisation = new ConcurrentHashMap<>();

    VendorCatalogue(
            VendorSettings settings,
            Organisations organisations,
            EgressClient egress,
            EgressAddresses addresses,
            Environment environment) {
        this.settings = settings;
        this.organisations = organisations;
        this.egress = egress;
        this.addresses = addresses;
        this.sandbox = environment.acceptsProfiles(Profiles.of("sandbox"));
    }

    @Override
    public Collection<VendorAccount> of(String organisation) {
        return byOrganisation.computeIfAbsent(organisation, this::accountsOf);
    }

    /** Every account, whoever may use it. */
    Collection<VendorAccount> all() {
        return List.copyOf(accounts.values());
    }

    private List<VendorAccount> accountsOf(String organisation) {
        return accounts.values().stream()
                .filter(account -> account.serves(organisation))
                .toList();
    }

    @Override
    public void beforeApplicationStart(CamelContext context) {
        context.getCamelContextExtension().registerEndpointCallback((uri, endpoint) -> {
            if (endpoint instanceof HttpEndpoint http) {
                http.setHttpClient(egress);
            }
            return endpoint;
        });
        KameletComponent kamelets = context.getComponent("kamelet", KameletComponent.class);
        List<ResolvedAccount> resolved = resolve(context, kamelets.getLocation());
        Map<String, Properties> properties = new HashMap<>();
        resolved.forEach(account -> properties.put(account.key(), account.kameletProperties()));
        kamelets.setRouteProperties(properties);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextInitialized(CamelContext initialized) {
                resolved.forEach(account -> accounts.put(account.key(), instantiate(initialized, account)));
            }
        });
    }

    @Override
    public void afterApplicationStart(CamelContext context) {}

    private List<ResolvedAccount> resolve(CamelContext context, String location) {
        List<InvalidSettingException> faults = new ArrayList<>();
        List<ResolvedAccount> resolved = new ArrayList<>();
        for (var entry : DeclaredKeys.of(settings.vendors()).entrySet()) {
            if (!entry.getValue().enabled()) {
                continue;
            }
            String key = entry.getKey();
            check(key, entry.getValue(), faults);
            String vendor =
                    entry.getValue().vendor() == null ? key : entry.getValue().vendor();
            try {
                KameletFile file = kamelet(context, location, vendor);
                resolved.add(ResolvedAccount.of(key, entry.getValue(), file, sandbox, faults));
            } catch (IllegalArgumentException | IOException e) {
                faults.add(new InvalidSettingException("portico.vendors." + key, String.valueOf(e.getMessage())));
            }
        }
        if (!faults.isEmpty()) {
            throw InvalidSettingException.ofAll(faults);
        }
        return resolved;
    }

    private void check(String key, VendorSettings.Account account, List<InvalidSettingException> faults) {
        if (!key.matches("[a-z0-9-]{1,64}")) {
            faults.add(new InvalidSettingException(
                    "portico.vendors." + key, "an account's key is 1 to 64 of a-z, 0-9 and hyphen"));
        }
        addresses
                .literalRefusal(account.baseUrl())
                .ifPresent(kind -> faults.add(new InvalidSettingException(
                        "portico.vendors." + key + ".base-url",
                        "its address is not public (" + kind
                                + "), and portico.egress.private-networks does not name it")));
        for (String organisation : account.organisations()) {
            if (organisations.find(organisation).isEmpty()) {
                faults.add(new InvalidSettingException(
                        "portico.vendors." + key + ".organisations",
                        "an entry is no organisation of portico.organisations"));
            }
        }
    }

    private static KameletFile kamelet(CamelContext context, String location, String vendor) throws IOException {
        if (!vendor.matches("[a-z0-9-]{1,40}")) {
            throw new IllegalArgumentException("vendor is not a vendor key");
        }
        String file = KameletFile.templateId(vendor) + ".kamelet.yaml";
        Resource resource = PluginHelper.getResourceLoader(context).resolveResource(location + "/" + file);
        if (resource == null || !resource.exists()) {
            throw new IllegalArgumentException("there is no vendor file " + file);
        }
        try (InputStream yaml = resource.getInputStream()) {
            return KameletFile.read(vendor, yaml);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static VendorAccount instantiate(CamelContext context, ResolvedAccount account) {
        String template = KameletFile.templateId(account.facts().vendor());
        try {
            Endpoint endpoint = context.getEndpoint("kamelet:" + template + "/" + account.key());
            return account.toVendorAccount(endpoint);
        } catch (RuntimeException e) {
            throw new InvalidSettingException(
                    "portico.vendors." + account.key(),
                    template + ".kamelet.yaml does not compile: " + account.withoutSecrets(rootMessage(e)));
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
