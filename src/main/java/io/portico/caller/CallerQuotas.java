package io.portico.caller;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * The quotas of those callers that have one, as they are now. There are as many as the configuration names, whoever calls,
 * and each has its counter {@code portico.quota.refused}.
 */
final class CallerQuotas {
    private final TimeMeter time;
    private final MeterRegistry registry;
    private volatile Map<String, Map<String, CallerQuota>> quotas = Map.of();

    /**
     * @param rules by organisation and by the caller's name, which all keys of one caller share
     */
    CallerQuotas(Map<String, Map<String, CallerQuota.Rule>> rules, TimeMeter time, MeterRegistry registry) {
        this.time = time;
        this.registry = registry;
        use(rules);
    }

    @Nullable
    CallerQuota of(Caller caller) {
        return of(caller.organisation(), caller.name());
    }

    /** Takes changed rules into use. A caller whose rule is the same keeps what it has left, any other begins anew. */
    void use(Map<String, Map<String, CallerQuota.Rule>> rules) {
        Map<String, Map<String, CallerQuota>> changed = new HashMap<>();
        rules.forEach((organisation, callers) -> {
            Map<String, CallerQuota> own = new HashMap<>();
            callers.forEach((name, rule) -> own.put(name, quota(organisation, name, rule)));
            changed.put(organisation, own);
        });
        quotas = changed;
    }

    private CallerQuota quota(String organisation, String name, CallerQuota.Rule rule) {
        CallerQuota before = of(organisation, name);
        return before != null && before.rule().equals(rule)
                ? before
                : new CallerQuota(rule, time, refused(organisation, name));
    }

    private @Nullable CallerQuota of(String organisation, String name) {
        Map<String, CallerQuota> callers = quotas.get(organisation);
        return callers == null ? null : callers.get(name);
    }

    private Counter refused(String organisation, String name) {
        return Counter.builder("portico.quota.refused")
                .description("Requests refused since the caller's quota was used up")
                .tag("organisation", organisation)
                .tag("caller", name)
                .register(registry);
    }
}
