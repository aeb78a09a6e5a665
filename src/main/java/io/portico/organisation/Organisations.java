package io.portico.organisation;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.portico.setting.DeclaredKeys;
import io.portico.setting.InvalidSettingException;

/**
 * The settings {@code portico.organisations.<organisation>.…}: who shares this gateway. Stages take from here what
 * concerns them and check it when they start.
 *
 * @param organisations by key, {@code [a-z0-9-]+}
 */
@ConfigurationProperties("portico")
public record Organisations(@DefaultValue Map<String, Organisation> organisations) {
    private static final Pattern KEY = Pattern.compile("[a-z0-9-]{1,64}");

    public Organisations {
        organisations = DeclaredKeys.of(organisations);
        for (String key : organisations.keySet()) {
            if (!KEY.matcher(key).matches()) {
                throw new InvalidSettingException(
                        "portico.organisations", "an organisation's key is 1 to 64 of a-z, 0-9 and hyphen");
            }
        }
    }

    /** The name under which an operator finds a setting of an organisation. */
    public static String settingKey(String organisation, String setting) {
        return "portico.organisations." + organisation + "." + setting;
    }

    /** The organisation of that key. */
    public Optional<Organisation> find(String key) {
        return Optional.ofNullable(organisations.get(key));
    }
}
