package io.portico.dialect;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.model.Dropping;

/**
 * How requests in a vendor's dialect are served.
 *
 * @param livemode whether a session counts as live where the vendor that made it does not say
 * @param drop what of such a request may be left out where the vendor that serves it cannot honour it; the rest refuses it
 */
@ConfigurationProperties("portico.dialects")
record DialectSettings(
        @DefaultValue("true") boolean livemode,

        @DefaultValue({"return-url", "locale", "expires-in"})
        Set<Dropping> drop) {

    DialectSettings {
        drop = Set.copyOf(drop);
    }
}
