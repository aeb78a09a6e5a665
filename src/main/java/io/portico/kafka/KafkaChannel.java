package io.portico.kafka;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.portico.caller.Caller;

/** Whose each topic of requests is. */
final class KafkaChannel {
    private final Map<String, Tenant> byRequestTopic = new TreeMap<>();

    /** An organisation's topics and who asks on them. */
    record Tenant(Caller caller, KafkaOrganisation topics) {}

    KafkaChannel(Map<String, KafkaOrganisation> organisations) {
        organisations.forEach((name, organisation) ->
                byRequestTopic.put(organisation.requests(), new Tenant(organisation.caller(name), organisation)));
    }

    /** The topics to read. */
    Set<String> requestTopics() {
        return byRequestTopic.keySet();
    }

    /** Whose requests a topic holds. */
    Tenant tenant(String requestTopic) {
        Tenant tenant = byRequestTopic.get(requestTopic);
        if (tenant == null) {
            throw new IllegalStateException("A record came from a topic that is not read.");
        }
        return tenant;
    }
}
