package io.portico.caller;

import java.time.Clock;
import java.util.Set;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

import com.github.benmanes.caffeine.cache.Ticker;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portico.organisation.Organisations;
import io.portico.setting.ConfigurationFiles;

/** Makes the keys and quotas of the configuration known. */
@Configuration(proxyBeanMethods = false)
class CallerConfiguration {
    /** Printed in the documentation, so anybody's. */
    static final Set<String> SANDBOX_KEYS = Set.of("pk_sandbox_acme", "pk_sandbox_acme_read", "pk_sandbox_globex");

    @Bean
    ApiKeys apiKeys(Organisations organisations, Environment environment, Clock clock) {
        return new ApiKeys(ConfiguredKeys.read(organisations, refused(environment)), clock);
    }

    @Bean
    SharingOrganisations sharingOrganisations(Organisations organisations) {
        return new SharingOrganisations(organisations.organisations().keySet());
    }

    @Bean
    BadKeyBrake badKeyBrake(KeySettings settings, MeterRegistry registry) {
        return new BadKeyBrake(settings, registry, Ticker.systemTicker());
    }

    @Bean
    @ConditionalOnBean(ConfigurationFiles.class)
    KeyWatch keyWatch(
            ApiKeys keys,
            CallerQuotas quotas,
            SharingOrganisations sharing,
            Organisations organisations,
            ConfigurationFiles files,
            Environment environment,
            KeySettings settings,
            MeterRegistry registry) {
        KeyRefresh refresh = new KeyRefresh(
                keys,
                quotas,
                sharing,
                organisations,
                () -> files.read("portico", Organisations.class),
                refused(environment),
                registry);
        boolean filesOnly = files.atStart("portico", Organisations.class).equals(organisations);
        return new KeyWatch(refresh, settings.reload(), filesOnly);
    }

    private static Set<String> refused(Environment environment) {
        return environment.acceptsProfiles(Profiles.of("prod")) ? SANDBOX_KEYS : Set.of();
    }

    /** What quotas are refilled by. No wall clock, which somebody may set back: nothing would come back meanwhile. */
    @Bean
    TimeMeter quotaTime() {
        return TimeMeter.SYSTEM_NANOTIME;
    }

    @Bean
    CallerQuotas callerQuotas(Organisations organisations, TimeMeter quotaTime, MeterRegistry registry) {
        return new CallerQuotas(ConfiguredQuotas.read(organisations), quotaTime, registry);
    }
}
