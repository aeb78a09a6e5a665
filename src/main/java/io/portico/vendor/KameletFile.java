package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import io.portico.model.Intent;

/**
 * What the gateway reads of a vendor's Kamelet besides its route: the facts in its annotations and the properties it
 * defines.
 *
 * @param properties names of the properties it defines
 * @param required names of those that have to be given
 * @param credentials names of those that are marked as passwords
 * @param choices the values that a property may have, for properties that declare an {@code enum}
 * @param baseUrl default of its {@code baseUrl} property
 */
record KameletFile(
        VendorFacts facts,
        Set<String> properties,
        Set<String> required,
        Set<String> credentials,
        Map<String, Set<String>> choices,
        @Nullable String baseUrl) {
    private static final String PREFIX = "portico.io/";
    private static final List<String> DUPLICATE_POLICIES = List.of("resend", "tolerate", "refuse");

    /** The template id, and the file's name without its ending, of a vendor's Kamelet. */
    static String templateId(String vendor) {
        return vendor + "-create-portal-session-action";
    }

    /**
     * Reads a Kamelet.
     *
     * @throws IllegalArgumentException naming the annotation or section that is missing or unreadable
     */
    static KameletFile read(String vendor, InputStream yaml) throws IOException {
        Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        Map<?, ?> annotations = map(at(document, "metadata", "annotations"));
        Map<?, ?> definition = map(at(document, "spec", "definition"));
        Map<?, ?> properties = map(definition.get("properties"));
        Object required = definition.get("required");
        Set<String> requiredNames = new LinkedHashSet<>();
        if (required instanceof List<?> names) {
            names.forEach(name -> requiredNames.add(String.valueOf(name)));
        }
        Set<String> names = new LinkedHashSet<>();
        Set<String> credentials = new LinkedHashSet<>();
        Map<String, Set<String>> choices = new LinkedHashMap<>();
        properties.forEach((name, declaration) -> {
            names.add(String.valueOf(name));
            if ("password".equals(map(declaration).get("format"))) {
                credentials.add(String.valueOf(name));
            }
            if (map(declaration).get("enum") instanceof List<?> values) {
                Set<String> allowed = new LinkedHashSet<>();
                values.forEach(value -> allowed.add(String.valueOf(value)));
                choices.put(String.valueOf(name), allowed);
            }
        });
        Object baseUrl = map(properties.get("baseUrl")).get("default");
        return new KameletFile(
                facts(vendor, annotations),
                names,
                requiredNames,
                credentials,
                choices,
                baseUrl == null ? null : baseUrl.toString());
    }

    /** Whether a property may have a value. */
    boolean allows(String property, String value) {
        Set<String> allowed = choices.get(property);
        return allowed == null || allowed.contains(value);
    }

    private static VendorFacts facts(String vendor, Map<?, ?> annotations) {
        if (!vendor.equals(text(annotations, "vendor"))) {
            throw new IllegalArgumentException("annotation " + PREFIX + "vendor does not name the vendor");
        }
        try {
            return new VendorFacts(
                    vendor,
                    intents(text(annotations, "intents")),
                    flag(annotations, "expires-in"),
                    list(text(annotations, "locales")),
                    Set.copyOf(list(text(annotations, "portal-hosts"))),
                    Duration.parse(text(annotations, "expiry-hint")),
                    flag(annotations, "return-url"),
                    annotations.get(PREFIX + "customer-id") == null
                            ? null
                            : Pattern.compile(text(annotations, "customer-id")),
                    options(text(annotations, "vendor-options")),
                    oneOf(annotations, "duplicate-policy", DUPLICATE_POLICIES));
        } catch (DateTimeException | PatternSyntaxException e) {
            throw new IllegalArgumentException("an annotation is unreadable: " + e.getMessage());
        }
    }

    private static Set<Intent> intents(String names) {
        Set<Intent> intents = EnumSet.noneOf(Intent.class);
        for (String name : list(names)) {
            intents.add(Intent.ofWireName(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no intent '" + name + "'")));
        }
        return intents;
    }

    private static Map<String, VendorOption> options(String declarations) {
        Map<String, VendorOption> options = new LinkedHashMap<>();
        for (String declaration : list(declarations)) {
            VendorOption option = VendorOption.parse(declaration);
            options.put(option.name(), option);
        }
        return options;
    }

    private static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    private static String text(Map<?, ?> annotations, String name) {
        Object value = annotations.get(PREFIX + name);
        if (value == null) {
            throw new IllegalArgumentException("annotation " + PREFIX + name + " is missing");
        }
        return value.toString();
    }

    private static boolean flag(Map<?, ?> annotations, String name) {
        return oneOf(annotations, name, List.of("true", "false")).equals("true");
    }

    private static String oneOf(Map<?, ?> annotations, String name, List<String> values) {
        String value = text(annotations, name);
        if (!values.contains(value)) {
            throw new IllegalArgumentException(
                    "annotation " + PREFIX + name + " is none of " + String.join(", ", values));
        }
        return value;
    }

    private static @Nullable Object at(@Nullable Object node, String... path) {
        Object current = node;
        for (String name : path) {
            current = map(current).get(name);
        }
        return current;
    }

    private static Map<?, ?> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }
}
