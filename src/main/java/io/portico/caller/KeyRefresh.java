package io.portico.caller;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;
import io.portico.setting.InvalidSettingException;

/**
 * Takes changed API keys and their quotas into use. What a reading says counts once a second one says the same, since a
 * file may be read while it is being written; what cannot be used changes nothing. Everything else is as it was at the
 * start: a new organisation's keys wait for the restart that makes it known. An organisation that is gone has no callers
 * any more, neither by keys nor by tokens nor on the queue.
 */
final class KeyRefresh {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRefresh.class);

    private final ApiKeys keys;
    private final CallerQuotas quotas;
    private final SharingOrganisations sharing;
    private final Organisations atStart;
    private final Supplier<Organisations> files;
    private final Set<String> refused;
    private final Counter applied;
    private final Counter rejected;
    private Organisations inUse;
    private Reading last;
    private @Nullable String toldFault;
    private Set<String> toldToWait = Set.of();
    private Set<String> toldGone = Set.of();

    /**
     * @param atStart the settings that the gateway started with, whose keys are in use
     * @param files reads what the settings are by now, or says what is wrong with them
     * @param refused keys, in clear, that this installation must not accept
     */
    KeyRefresh(
            ApiKeys keys,
            CallerQuotas quotas,
            SharingOrganisations sharing,
            Organisations atStart,
            Supplier<Organisations> files,
            Set<String> refused,
            MeterRegistry registry) {
        this.keys = keys;
        this.quotas = quotas;
        this.sharing = sharing;
        this.atStart = atStart;
        this.files = files;
        this.refused = refused;
        applied = counter(registry, "applied");
        rejected = counter(registry, "rejected");
        inUse = atStart;
        last = new Reading(atStart, null);
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("portico.keys.reloads")
                .description("Readings of the configuration that changed the API keys, or could not be used")
                .tag("result", result)
                .register(registry);
    }

    /** Settings, or why there are none. */
    private record Reading(
            @Nullable Organisations settings, @Nullable String fault) {}

    /** Reads once; true where that was news, which a further reading has to confirm. */
    boolean check() {
        Reading reading = read();
        boolean news = !reading.equals(last);
        last = reading;
        if (!news) {
            act(reading);
        }
        return news;
    }

    private Reading read() {
        try {
            return new Reading(files.get(), null);
        } catch (InvalidSettingException e) {
            return new Reading(null, e.getMessage());
        }
    }

    private void act(Reading reading) {
        if (reading.settings == null) {
            reject(String.valueOf(reading.fault));
        } else if (reading.settings.equals(inUse)) {
            toldFault = null;
        } else {
            take(reading.settings);
        }
    }

    private void take(Organisations settings) {
        try {
            KeyTable table = ConfiguredKeys.read(settings, refused)
                    .of(atStart.organisations().keySet());
            Map<String, Map<String, CallerQuota.Rule>> rules = ConfiguredQuotas.read(settings);
            boolean callersChanged = !callersIn(settings).equals(callersIn(inUse));
            if (callersChanged) {
                keys.use(table);
                quotas.use(rules);
                sharing.use(callersIn(settings).keySet());
                applied.increment();
                LOG.info("The configuration has changed; its API keys are in use, {} in all", table.size());
            }
            inUse = settings;
            toldFault = null;
            tellWhoIsGone();
            tellWhatWaits(settings);
        } catch (InvalidSettingException e) {
            reject(e.getMessage());
        }
    }

    /** Who may call, by organisation; of those only that the start made known. */
    private Map<String, Map<String, Organisation.ApiKey>> callersIn(Organisations settings) {
        Map<String, Map<String, Organisation.ApiKey>> callers = new TreeMap<>();
        settings.organisations().forEach((name, organisation) -> {
            if (atStart.organisations().containsKey(name)) {
                callers.put(name, organisation.keys());
            }
        });
        return callers;
    }

    private void reject(@Nullable String fault) {
        rejected.increment();
        if (fault != null && !fault.equals(toldFault)) {
            toldFault = fault;
            LOG.warn("The configuration has changed and cannot be used, the API keys stay as they were: {}", fault);
        }
    }

    private void tellWhoIsGone() {
        Set<String> gone = new TreeSet<>(atStart.organisations().keySet());
        gone.removeAll(inUse.organisations().keySet());
        if (!gone.isEmpty() && !gone.equals(toldGone)) {
            LOG.warn("Organisations are gone from the configuration; their callers are refused from now on: {}", gone);
        }
        toldGone = gone;
    }

    private void tellWhatWaits(Organisations settings) {
        Set<String> waiting = new TreeSet<>();
        settings.organisations().forEach((name, organisation) -> {
            Organisation known = atStart.organisations().get(name);
            if (known == null || !known.equals(organisation.withKeys(known.keys()))) {
                waiting.add(Organisations.settingKey(name, "*"));
            }
        });
        if (!waiting.isEmpty() && !waiting.equals(toldToWait)) {
            LOG.warn(
                    "Of the changed configuration only API keys and quotas are in use; the rest needs a restart: {}",
                    waiting);
        }
        toldToWait = waiting;
    }
}
