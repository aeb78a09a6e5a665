package io.portico.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.portico.caller.Scope;
import io.portico.setting.InvalidSettingException;

/**
 * Stops the start where the settings of the channel cannot be used, or would let one organisation act or read for
 * another. It runs after they are bound, so that Spring's own account of them, which prints values, is never asked.
 */
final class QueueSettings {
    private static final String PREFIX = "portico.queue.";

    private final List<InvalidSettingException> faults = new ArrayList<>();

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
        if (settings.faults.isEmpty()) {
            settings.checkApart(List.copyOf(new TreeMap<>(queue.users()).entrySet()));
        }
        if (!settings.faults.isEmpty()) {
            throw InvalidSettingException.ofAll(settings.faults);
        }
    }

    private void checkChannel(QueueProperties queue) {
        require(queue.consumers() >= 1 && queue.consumers() <= 256, "consumers", "it must be 1 to 256");
        require(queue.maxAttempts() >= 1, "max-attempts", "it must be at least 1");
        require(
                queue.redeliveryDelay().toMillis() >= 1
                        && queue.redeliveryDelay().toMinutes() < 60,
                "redelivery-delay",
                "it must be 1 ms to 1 h");
        require(queue.gatePause().toMillis() >= 1, "gate-pause", "it must be above zero");
        require(queue.maxDiskUsage() >= 0 && queue.maxDiskUsage() <= 100, "max-disk-usage", "it must be 0 to 100");
        require(!queue.maxAge().isZero() && !queue.maxAge().isNegative(), "max-age", "it must be above zero");
        require(
                !queue.external() || queue.brokerStatesUsers() != BrokerStatesUsers.NONE,
                "broker-states-users",
                "with an external broker it must be core or all, because a sender could name any user otherwise;"
                        + " the broker must have <populate-validated-user>true</populate-validated-user>."
                        + " core refuses requests that come by AMQP, whose senders' users Artemis 2.40 does not state;"
                        + " all is for a broker that states them too");
    }

    private void checkBroker(QueueProperties queue) {
        require(
                !queue.amqp() || queue.brokerStatesUsers() != BrokerStatesUsers.CORE,
                "broker-states-users",
                "with AMQP it must be all, because a message does not tell then by which protocol its sender came");
        require(
                !queue.external() || !queue.users().containsKey(queue.brokerUser()),
                "broker-user",
                "it is one of portico.queue.users; the gateway needs a user that nobody else has");
        require(
                queue.brokerUserProperty().matches("[A-Za-z_][A-Za-z0-9_]{0,99}"),
                "broker-user-property",
                "it must be the name of a property");
    }

    private void checkUser(String name, BrokerUser user, boolean passwordNeeded) {
        String key = "users." + name;
        require(user.organisation() != null && !user.organisation().isBlank(), key + ".organisation", "it is missing");
        require(
                !passwordNeeded || (user.password() == null) != (user.passwordSha256() == null),
                key,
                "either password or password-sha256 is needed");
        require(
                user.passwordSha256() == null || user.passwordSha256().matches("[0-9a-f]{64}"),
                key + ".password-sha256",
                "64 lower-case hexadecimal digits are needed");
        require(
                user.scopes().stream().allMatch(scope -> Scope.ofWireName(scope).isPresent()),
                key + ".scopes",
                "it names a scope that does not exist");
        require(
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
                require(
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

    private void require(boolean condition, String name, String reason) {
        if (!condition) {
            faults.add(new InvalidSettingException(PREFIX + name, reason));
        }
    }
}
