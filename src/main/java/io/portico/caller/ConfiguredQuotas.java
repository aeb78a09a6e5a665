package io.portico.caller;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

/** Reads the callers' quotas from the configuration and stops the start over one that cannot be meant. */
final class ConfiguredQuotas {
    private static final long MOST = 1_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    /** A bucket lives in memory and is full after a restart, so that a longer period would promise too much. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private ConfiguredQuotas() {}

    /**
     * The rules of all callers that have a quota, by organisation and caller.
     *
     * @throws InvalidSettingException for a number or period that is missing or out of range
     */
    static Map<String, Map<String, CallerQuota.Rule>> read(Organisations organisations) {
        Map<String, Map<String, CallerQuota.Rule>> rules = new HashMap<>();
        organisations.organisations().forEach((name, organisation) -> {
            Map<String, CallerQuota.Rule> callers = new HashMap<>();
            organisation.keys().forEach((keyName, key) -> {
                Organisation.Quota quota = key.quota();
                if (quota != null) {
                    String setting = Organisations.settingKey(name, "keys." + keyName + ".quota.");
                    callers.put(keyName, rule(quota, setting));
                }
            });
            if (!callers.isEmpty()) {
                rules.put(name, callers);
            }
        });
        return rules;
    }

    private static CallerQuota.Rule rule(Organisation.Quota quota, String setting) {
        long requests = count(quota.requests(), setting + "requests");
        Duration per = period(quota.per(), setting + "per");
        Long burst = quota.burst();
        return new CallerQuota.Rule(requests, per, burst == null ? requests : count(burst, setting + "burst"));
    }

    private static long count(@Nullable Long count, String setting) {
        if (count == null || count < 1 || count > MOST) {
            throw new InvalidSettingException(setting, "a number from 1 to " + MOST + " is needed");
        }
        return count;
    }

    /** The header that tells the period to callers has whole seconds. */
    private static Duration period(@Nullable Duration per, String setting) {
        if (per == null || per.compareTo(SHORTEST) < 0 || per.compareTo(LONGEST) > 0 || per.getNano() != 0) {
            throw new InvalidSettingException(setting, "whole seconds are needed, from 1s to 24h");
        }
        return per;
    }
}
