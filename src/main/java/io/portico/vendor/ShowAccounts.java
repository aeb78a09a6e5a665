package io.portico.vendor;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.stereotype.Component;

/** Shows every account to monitors from the start, asked or not. */
@Component
final class ShowAccounts implements CamelContextConfiguration {
    private final VendorCatalogue catalogue;
    private final GuardVendor guards;

    ShowAccounts(VendorCatalogue catalogue, GuardVendor guards) {
        this.catalogue = catalogue;
        this.guards = guards;
    }

    @Override
    public void beforeApplicationStart(CamelContext context) {}

    @Override
    public void afterApplicationStart(CamelContext context) {
        catalogue.all().forEach(guards::show);
    }
}
