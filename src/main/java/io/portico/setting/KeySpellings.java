package io.portico.setting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Refuses two spellings of one name where operators choose the names, such as {@code read-only} and {@code readonly}. To the
 * binder they are one, so that of two keys, organisations, accounts or users the settings would be mixed and one be lost.
 * Environment variables are exempt: they have but one spelling, see {@link DeclaredKeys}.
 */
final class KeySpellings {
    private static final String ANY = "*";
    /** Where names are chosen. */
    private static final List<List<String>> CHOSEN = List.of(
            List.of("portico", "organisations", ANY),
            List.of("portico", "organisations", ANY, "keys", ANY),
            List.of("portico", "vendors", ANY),
            List.of("portico", "queue", "users", ANY));

    private final Map<String, String> spelt = new HashMap<>();
    private final List<InvalidSettingException> faults = new ArrayList<>();

    private KeySpellings() {}

    /**
     * Looks through all sources that list their names.
     *
     * @throws InvalidSettingException that names both spellings
     */
    static void check(PropertySources sources) {
        KeySpellings spellings = new KeySpellings();
        for (PropertySource<?> source : sources) {
            if (source instanceof EnumerablePropertySource<?> listing
                    && !(source instanceof SystemEnvironmentPropertySource)
                    && !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
                for (String name : listing.getPropertyNames()) {
                    spellings.note(ConfigurationPropertyName.adapt(name, '.'));
                }
            }
        }
        if (!spellings.faults.isEmpty()) {
            throw InvalidSettingException.ofAll(spellings.faults);
        }
    }

    private void note(ConfigurationPropertyName name) {
        for (List<String> path : CHOSEN) {
            if (leadsTo(path, name)) {
                String spelling = text(name, path.size(), Form.ORIGINAL);
                String before = spelt.putIfAbsent(text(name, path.size(), Form.UNIFORM), spelling);
                if (before != null && !before.equals(spelling)) {
                    spelt.put(text(name, path.size(), Form.UNIFORM), spelling);
                    faults.add(new InvalidSettingException(
                            spelling, "it is the same name as " + before + ", spelt in another way; one has to go"));
                }
            }
        }
    }

    private static boolean leadsTo(List<String> path, ConfigurationPropertyName name) {
        if (name.getNumberOfElements() < path.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            if (!path.get(i).equals(ANY) && !path.get(i).equals(name.getElement(i, Form.UNIFORM))) {
                return false;
            }
        }
        return true;
    }

    /** Its last element only as it was spelt: of what stands above it only the meaning counts. */
    private static String text(ConfigurationPropertyName name, int elements, Form last) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < elements - 1; i++) {
            text.append(name.getElement(i, Form.UNIFORM)).append('.');
        }
        return text.append(name.getElement(elements - 1, last)).toString();
    }
}
