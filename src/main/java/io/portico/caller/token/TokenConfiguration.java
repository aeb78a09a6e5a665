package io.portico.caller.token;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

import io.portico.caller.AccessTokens;
import io.portico.caller.SharingOrganisations;
import io.portico.setting.InvalidSettingException;

/** Accepts tokens where an issuer is configured. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TokenProperties.class)
class TokenConfiguration {
    /** Requests may wait for it. */
    private static final Duration FETCH_DEADLINE = Duration.ofSeconds(2);

    @Bean
    AccessTokens accessTokens(
            TokenProperties properties, SharingOrganisations organisations, Environment environment, Clock clock) {
        if (!properties.wanted()) {
            return AccessTokens.NONE;
        }
        TokenSettings settings =
                TokenSettingsReader.read(properties, environment.acceptsProfiles(Profiles.of("sandbox")));
        CachedJwks keys = new CachedJwks(origin(settings.jwks()), settings.jwksLimits(), System::nanoTime);
        keys.startReading();
        return new JwtAccessTokens(settings, keys, organisations, clock);
    }

    /** An issuer may be away at the start and come later; a file is either there or was never meant. */
    private static JwksOrigin origin(URI jwks) {
        if (!"file".equals(jwks.getScheme())) {
            return new JwksUrl(jwks, FETCH_DEADLINE);
        }
        JwksFile file = new JwksFile(Path.of(jwks));
        try {
            if (!file.read().join().isEmpty()) {
                return file;
            }
        } catch (CompletionException e) {
            // Whatever is wrong with it: the setting is what an operator has to know.
        }
        throw new InvalidSettingException(
                "portico.tokens.jwks-file", "it names no readable JSON Web Key Set that holds a public key");
    }
}
