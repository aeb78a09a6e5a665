package io.portico.caller.token;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.nimbusds.jose.JWSAlgorithm;

import io.portico.setting.InvalidSettingException;
import io.portico.setting.SettingRules;

/** Makes settings of what an operator wrote, or names every setting that cannot be used, never its value. */
final class TokenSettingsReader {
    private static final String PREFIX = "portico.tokens.";
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Duration MAX_AGE = Duration.ofHours(24);
    /** Those that a public key verifies and the library has without further libraries. */
    private static final List<String> ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /** Between two fetches of keys: a flood of forged tokens costs the issuer that many requests and no more. */
    private static final Duration FETCH_PAUSE = Duration.ofSeconds(10);
    /** Between two looks at a file. */
    private static final Duration FILE_PAUSE = Duration.ofSeconds(1);

    private static final URI NOWHERE = URI.create("");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    private final TokenProperties properties;
    private final boolean sandbox;
    private final SettingRules rules = new SettingRules(PREFIX);

    private TokenSettingsReader(TokenProperties properties, boolean sandbox) {
        this.properties = properties;
        this.sandbox = sandbox;
    }

    /**
     * The settings of an operator who wants tokens to be accepted.
     *
     * @param sandbox whether keys may be fetched by plain HTTP on loopback
     * @throws InvalidSettingException for whatever is missing or cannot be meant
     */
    static TokenSettings read(TokenProperties properties, boolean sandbox) {
        return new TokenSettingsReader(properties, sandbox).read();
    }

    private TokenSettings read() {
        String issuer = text(properties.issuer(), "issuer");
        String audience = text(properties.audience(), "audience");
        URI jwks = jwks();
        Set<JWSAlgorithm> algorithms = algorithms();
        CallerClaims claims = new CallerClaims(
                text(properties.organisationClaim(), "organisation-claim"),
                text(properties.scopesClaim(), "scopes-claim"),
                text(properties.nameClaim(), "name-claim"));
        Duration skew = properties.clockSkew();
        rules.require(!skew.isNegative() && skew.compareTo(MAX_CLOCK_SKEW) <= 0, "clock-skew", "it must be 0 to 5 m");
        rules.require(properties.jwksTtl().toSeconds() >= 1, "jwks-ttl", "it must be at least 1 s");
        rules.require(
                properties.jwksMaxAge().compareTo(properties.jwksTtl()) >= 0
                        && properties.jwksMaxAge().compareTo(MAX_AGE) <= 0,
                "jwks-max-age",
                "it must be from jwks-ttl to 24 h");
        rules.check();
        return new TokenSettings(issuer, audience, jwks, limits(jwks), algorithms, claims, skew);
    }

    private String text(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            rules.require(false, name, "it is missing, and without it no token can be judged");
            return "";
        }
        return value;
    }

    private URI jwks() {
        String url = properties.jwksUri();
        String file = properties.jwksFile();
        rules.require((url == null) != (file == null), "jwks-uri", "either it or jwks-file is needed");
        try {
            if (file != null) {
                return Path.of(file).toUri();
            }
        } catch (IllegalArgumentException e) {
            rules.require(false, "jwks-file", "it is no path");
        }
        return url == null ? NOWHERE : url(url);
    }

    private URI url(String text) {
        try {
            URI url = new URI(text);
            String host = url.getHost();
            if (host != null
                    && ("https".equals(url.getScheme())
                            || sandbox && "http".equals(url.getScheme()) && LOOPBACK.contains(host))
                    && url.getUserInfo() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // To an operator the same as any other text that is no such URL.
        }
        rules.require(false, "jwks-uri", "an https URL is needed, or in the sandbox one of http on loopback");
        return NOWHERE;
    }

    private CachedJwks.Limits limits(URI jwks) {
        return "file".equals(jwks.getScheme())
                ? new CachedJwks.Limits(FILE_PAUSE, properties.jwksMaxAge(), FILE_PAUSE)
                : new CachedJwks.Limits(properties.jwksTtl(), properties.jwksMaxAge(), FETCH_PAUSE);
    }

    private Set<JWSAlgorithm> algorithms() {
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>();
        List<String> names = properties.algorithms();
        rules.require(!names.isEmpty(), "algorithms", "at least one is needed");
        for (int i = 0; i < names.size(); i++) {
            rules.require(
                    ALGORITHMS.contains(names.get(i)),
                    "algorithms[" + i + "]",
                    "it is none of " + String.join(", ", ALGORITHMS));
            algorithms.add(JWSAlgorithm.parse(names.get(i)));
        }
        return algorithms;
    }
}
