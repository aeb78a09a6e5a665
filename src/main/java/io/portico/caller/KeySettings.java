package io.portico.caller;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.InvalidSettingException;

/**
 * How API keys are looked after ({@code portico.keys.*}).
 *
 * @param reload how often the configuration files are looked at for changed keys; zero for never
 */
@ConfigurationProperties("portico.keys")
record KeySettings(@DefaultValue("5s") Duration reload) {
    private static final Duration SHORTEST_RELOAD = Duration.ofMillis(100);

    KeySettings {
        if (!reload.isZero() && reload.compareTo(SHORTEST_RELOAD) < 0) {
            throw new InvalidSettingException("portico.keys.reload", "it must be 0 or at least 100ms");
        }
    }
}
