package io.portico.sandbox;

import java.time.Instant;
import java.util.List;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.Timestamps;

import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * What a sandbox vendor's jq program calls to open a session: {@code portal_session({vendor, customer, intent, returnUrl,
 * life})}, {@code life} in seconds, {@code returnUrl} and {@code intent} optional. It gives back {@code {token, url,
 * createdAt, expiresAt, created, expires}}: two RFC 3339 times and the same two in epoch seconds, so that each vendor
 * writes them in its own form.
 */
@Component("portal_session")
@Profile("sandbox")
final class OpenSandboxSession implements Function {
    private final SandboxSessions sessions;
    private final SandboxOrigin origin;

    OpenSandboxSession(SandboxSessions sessions, SandboxOrigin origin) {
        this.sessions = sessions;
        this.origin = origin;
    }

    @Override
    public void apply(Scope scope, List<Expression> args, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        if (args.size() != 1) {
            throw new JsonQueryException("portal_session takes one object");
        }
        args.get(0).apply(scope, in, wanted -> output.emit(open(wanted), null));
    }

    private ObjectNode open(JsonNode wanted) throws JsonQueryException {
        if (!wanted.path("vendor").isTextual()
                || !wanted.path("customer").isTextual()
                || !wanted.path("life").isNumber()) {
            throw new JsonQueryException("portal_session needs vendor, customer and life");
        }
        Instant created = sessions.now();
        Instant expires = created.plusSeconds(wanted.path("life").longValue());
        SandboxSession session = new SandboxSession(
                wanted.path("vendor").textValue(),
                wanted.path("customer").textValue(),
                wanted.path("intent").asText("home"),
                wanted.path("returnUrl").textValue(),
                created,
                expires);
        String token = sessions.remember(session);
        return JsonNodeFactory.instance
                .objectNode()
                .put("token", token)
                .put("url", origin.url() + "/portal/" + session.vendorKey() + "/" + token)
                .put("createdAt", Timestamps.format(created))
                .put("expiresAt", Timestamps.format(expires))
                .put("created", created.getEpochSecond())
                .put("expires", expires.getEpochSecond());
    }
}
