package io.portico.caller.token;

import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;

import io.portico.json.StrictJson;
import io.portico.model.ProblemException;

/**
 * What is looked at before any key is: whether this is a signed token that only one reading can be given to. Its header
 * and its claims are JSON as {@link StrictJson} wants it, so that no name stands there twice.
 */
final class TokenForm {
    /** Characters of a token; what is longer is not even parsed. */
    static final int MAX_LENGTH = 8192;

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    private final Set<String> algorithms;

    TokenForm(Set<JWSAlgorithm> algorithms) {
        this.algorithms = algorithms.stream().map(JWSAlgorithm::getName).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it is worth to look for the key that signed it. */
    boolean fits(String token) {
        if (token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
            return false;
        }
        int dot = token.indexOf('.');
        try {
            ObjectNode header = StrictJson.readObject(BASE64.decode(token.substring(0, dot)));
            StrictJson.readObject(BASE64.decode(token.substring(dot + 1, token.lastIndexOf('.'))));
            // None of the extensions that a token may declare critical is understood here.
            return isAlgorithm(header.path("alg")) && isType(header.get("typ")) && !header.has("crit");
        } catch (IllegalArgumentException | ProblemException e) {
            return false;
        }
    }

    private boolean isAlgorithm(JsonNode alg) {
        return alg.isTextual() && algorithms.contains(alg.textValue());
    }

    private static boolean isType(@Nullable JsonNode typ) {
        return typ == null || typ.isTextual() && TYPES.contains(typ.textValue().toLowerCase(Locale.ROOT));
    }
}
