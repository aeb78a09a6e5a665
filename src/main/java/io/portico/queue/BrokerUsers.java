package io.portico.queue;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;

import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;

import io.portico.setting.Sha256;

/**
 * Tells the embedded broker who may connect: the configured users, each in a role of its own name, and the gateway
 * itself. Nobody is known to it without a password.
 */
final class BrokerUsers implements ActiveMQSecurityManager5 {
    /** The gateway's own user; the dot keeps it apart from configured ones. */
    static final String GATEWAY = "portico.gateway";

    private static final byte[] NOBODY = new byte[32];

    private final Map<String, byte[]> passwordHashes = new HashMap<>();

    BrokerUsers(Map<String, BrokerUser> users, String gatewayPassword) {
        users.forEach((name, user) -> passwordHashes.put(name, hash(user)));
        passwordHashes.put(GATEWAY, Sha256.of(gatewayPassword));
    }

    @Override
    public @Nullable Subject authenticate(
            @Nullable String user,
            @Nullable String password,
            @Nullable RemotingConnection connection,
            @Nullable String domain) {
        if (!validateUser(user, password) || user == null) {
            return null;
        }
        return new Subject(true, Set.of(new UserPrincipal(user), new RolePrincipal(user)), Set.of(), Set.of());
    }

    @Override
    public boolean authorize(@Nullable Subject subject, Set<Role> roles, CheckType type, @Nullable String address) {
        return subject != null
                && subject.getPrincipals(RolePrincipal.class).stream().anyMatch(mine -> roles.stream()
                        .anyMatch(role -> role.getName().equals(mine.getName()) && type.hasRole(role)));
    }

    @Override
    public boolean validateUser(@Nullable String user, @Nullable String password) {
        byte[] given = Sha256.of(password == null ? "" : password);
        byte[] wanted = passwordHashes.getOrDefault(user == null ? "" : user, NOBODY);
        return MessageDigest.isEqual(given, wanted) && password != null;
    }

    @Override
    public boolean validateUserAndRole(
            @Nullable String user, @Nullable String password, Set<Role> roles, CheckType type) {
        return authorize(authenticate(user, password, null, null), roles, type, null);
    }

    private static byte[] hash(BrokerUser user) {
        return user.password() != null
                ? Sha256.of(user.password().reveal())
                : HexFormat.of().parseHex(user.passwordSha256() == null ? "" : user.passwordSha256());
    }
}
