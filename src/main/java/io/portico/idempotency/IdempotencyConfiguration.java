package io.portico.idempotency;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

import io.portico.setting.Secret;

/** Finds the secret that answers are encrypted with; only a sandbox makes one for itself. */
@Configuration(proxyBeanMethods = false)
class IdempotencyConfiguration {
    /** What a request needs besides the vendor's time: a connection, the store's statements. */
    private static final Duration BESIDES = Duration.ofSeconds(3);

    @Bean
    KeyRing idempotencySecrets(
            IdempotencySettings settings,
            Environment environment,
            @Value("${portico.data:data}") Path data,
            @Value("${portico.egress.deadline:8s}") Duration vendorDeadline) {
        if (settings.lease().compareTo(vendorDeadline.plus(BESIDES)) < 0) {
            throw IdempotencySettings.fault("lease", "it must be 3s longer than portico.egress.deadline");
        }
        Secret secret = settings.secret();
        if (secret.isBlank()) {
            if (!environment.acceptsProfiles(Profiles.of("sandbox"))) {
                throw IdempotencySettings.fault("secret", "is required and missing; openssl rand -base64 32 makes one");
            }
            secret = SandboxSecret.in(data);
        }
        return KeyRing.of(secret, settings.previousSecret());
    }
}
