package io.portico.queue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.portico.caller.Scope;
import io.portico.setting.InvalidSettingException;
import io.portico.setting.SettingRules;

/**
 * Stops the start where the settings of the channel cannot be used, or would let one organisation act or read for
 * another. It runs after they are bound, so that Spring's own account of them, which prints values, is never asked.
 */
final class QueueSettings {
    private static final String PREFIX = "portico.queue.";
    private static final int MOST_CONSUMERS = 256;
    private static final Duration LONGEST_DELAY = Duration.ofHours(1);
    private static final int ALL = 100;

    private final SettingRules rules = new SettingRules(PREFIX);

    private QueueSettings() {}

    /**
     * Checks them all.
     *
     * @throws InvalidSettingException that names every setting at fault
     */
    static void check(QueueProperties queue) {
        QueueSettings settings = new QueueSettings();
        settings.checkChannel(queue);
        settings.checkBroker(queue);
        queue.users().forEach((name, user) -> settings.checkUser(name, user, !queue.external()));
        if (settings.rules.hold()) {
            settings.checkApart(List.copyOf(new TreeMap<>(queue.users()).entrySet()));
        }
        settings.rules.check();
    }

    private void checkChannel(QueueProperties queue) {
        rules.within(1, MOST_CONSUMERS, "consumers", queue.consumers())
                .atLeast(1, "max-attempts", queue.maxAttempts())
                .within(Duration.ofMillis(1), LONGEST_DELAY, "redelivery-delay", queue.redeliveryDelay())
                .atLeast(Duration.ofMillis(1), "gate-pause", queue.gatePause())
                .within(1, ALL, "max-disk-usage", queue.maxDiskUsage())
                .aboveZero("max-age", queue.maxAge());
        rules.require(
                !queue.external() || queue.brokerStatesUsers() != BrokerStatesUsers.NONE,
                "broker-states-users",
                "with an external broker it must be core or all, because a sender could name any user otherwise;"
                        + " the broker must have <populate-validated-user>true</populate-validated-user>."
                        + " core refuses requests that come by AMQP, whose senders' users Artemis 2.40 does not state;"
                        + " all is for a broker that states them too");
    }

    private void checkBroker(QueueProperties queue) {
        rules.require(
                BrokerAddress.namesPorts(queue.brokerUrl()),
                "broker-url",
                "it must end in a port, 1 to 65535, behind each host");
        rules.require(
                !queue.amqp() || queue.brokerStatesUsers() != BrokerStatesUsers.CORE,
                "broker-states-users",
                "with AMQP it must be all, because a message does not tell then by which protocol its sender came");
        rules.require(
                !queue.external() || !queue.users().containsKey(queue.brokerUser()),
                "broker-user",
                "it is one of portico.queue.users; the gateway needs a user that nobody else has");
        rules.require(
                queue.brokerUserProperty().matches("[A-Za-z_][A-Za-z0-9_]{0,99}"),
                "broker-user-property",
                "it must be the name of a property");
    }

    private void checkUser(String name, BrokerUser user, boolean passwordNeeded) {
        String key = "users." + name;
        rules.require(
                user.organisation() != null && !user.organisation().isBlank(), key + ".organisation", "it is missing");
        rules.require(
                !passwordNeeded || (user.password() == null) != (user.passwordSha256() == null),
                key,
                "either password or password-sha256 is needed");
        rules.require(
                user.passwordSha256() == null || user.passwordSha256().matches("[0-9a-f]{64}"),
                key + ".password-sha256",
                "64 lower-case hexadecimal digits are needed");
        rules.require(
                user.scopes().stream().allMatch(scope -> Scope.ofWireName(scope).isPresent()),
                key + ".scopes",
                "it names a scope that does not exist");
        rules.require(
                user.replyTo().stream().allMatch(ReplyPattern::isValid),
                key + ".reply-to",
                "it holds a name that cannot be a reply address");
    }

    /** An answer holds a credential: a queue that two organisations may be answered at, one could read the other's. */
    private void checkApart(List<Map.Entry<String, BrokerUser>> users) {
        for (int i = 0; i < users.size(); i++) {
            for (int j = 0; j < i; j++) {
                BrokerUser user = users.get(i).getValue();
                BrokerUser other = users.get(j).getValue();
                rules.require(
                        user.organisation().equals(other.organisation()) || !overlap(user.replyTo(), other.replyTo()),
                        "users." + users.get(i).getKey() + ".reply-to",
                        "it overlaps with " + PREFIX + "users." + users.get(j).getKey()
                                + ".reply-to, whose user is of another organisation");
            }
        }
    }

    private static boolean overlap(List<String> patterns, List<String> others) {
        return patterns.stream()
                .anyMatch(pattern -> others.stream().anyMatch(other -> ReplyPattern.overlap(pattern, other)));
    }
}
