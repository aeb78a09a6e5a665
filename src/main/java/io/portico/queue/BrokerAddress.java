package io.portico.queue;

import java.util.regex.Pattern;

import io.portico.setting.Port;

/**
 * What can be told of an external broker's address without calling it. The clients take a port that nobody can listen on, and
 * would try to reach it for ever.
 */
final class BrokerAddress {
    /** One of several, where there are several: who is spoken to, and by what. */
    private static final Pattern PLACE = Pattern.compile("\\b(tcp|amqps?)://([^/?#,;()\\s]*)");

    private static final String WITHOUT_A_USUAL_PORT = "tcp";

    private BrokerAddress() {}

    /** Whether each place has a port where there can be one; by AMQP it may be left out, which has one of its own. */
    static boolean namesPorts(String url) {
        return PLACE.matcher(url)
                .results()
                .allMatch(place -> namesPort(place.group(2), place.group(1).equals(WITHOUT_A_USUAL_PORT)));
    }

    private static boolean namesPort(String place, boolean needed) {
        int colon = place.lastIndexOf(':');
        return colon > place.lastIndexOf(']') ? Port.canBeReached(place.substring(colon + 1)) : !needed;
    }
}
