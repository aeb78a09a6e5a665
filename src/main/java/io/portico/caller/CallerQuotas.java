package io.portico.caller;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * The quotas of those callers that have one. There are as many as the configuration names, whoever calls, and each has
 * its counter {@code portico.quota.refused}.
 */
final class CallerQuotas implements MeterBinder {
    private final Map<String, Map<String, CallerQuota>> quotas;

    /**
     * @param quotas by organisation and by the caller's name, which all keys of one caller share
     */
    CallerQuotas(Map<String, Map<String, CallerQuota>> quotas) {
        this.quotas = Map.copyOf(quotas);
    }

    @Nullable
    CallerQuota of(Caller caller) {
        Map<String, CallerQuota> callers = quotas.get(caller.organisation());
        return callers == null ? null : callers.get(caller.name());
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        quotas.forEach((organisation, callers) -> callers.forEach(
                (name, quota) -> FunctionCounter.builder("portico.quota.refused", quota, CallerQuota::refused)
                        .description("Requests refused since the caller's quota was used up")
                        .tag("organisation", organisation)
                        .tag("caller", name)
                        .register(registry)));
    }
}
