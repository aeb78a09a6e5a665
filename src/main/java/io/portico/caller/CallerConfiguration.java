package io.portico.caller;

import java.util.Set;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

import io.github.bucket4j.TimeMeter;
import io.portico.organisation.Organisations;

/** Makes the keys and quotas of the configuration known. */
@Configuration(proxyBeanMethods = false)
class CallerConfiguration {
    /** Printed in the documentation, so anybody's. */
    static final Set<String> SANDBOX_KEYS = Set.of("pk_sandbox_acme", "pk_sandbox_acme_read", "pk_sandbox_globex");

    @Bean
    ApiKeys apiKeys(Organisations organisations, Environment environment) {
        boolean production = environment.acceptsProfiles(Profiles.of("prod"));
        return ConfiguredKeys.read(organisations, production ? SANDBOX_KEYS : Set.of());
    }

    /** What quotas are refilled by. No wall clock, which somebody may set back: nothing would come back meanwhile. */
    @Bean
    TimeMeter quotaTime() {
        return TimeMeter.SYSTEM_NANOTIME;
    }

    @Bean
    CallerQuotas callerQuotas(Organisations organisations, TimeMeter quotaTime) {
        return ConfiguredQuotas.read(organisations, quotaTime);
    }
}
