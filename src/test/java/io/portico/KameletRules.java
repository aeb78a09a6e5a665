package io.portico;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** What holds for a vendor's file: it explains itself, hides its credentials, and translates by two jq programs. */
final class KameletRules {
    private static final int MAX_LINES = 130;
    private static final String SUFFIX = "-create-portal-session-action";
    private static final Set<String> TRANSLATIONS = Set.of("setBody", "transform");
    private static final Pattern CREDENTIAL =
            Pattern.compile(".*(apikey|secret|token|password|credential).*", Pattern.CASE_INSENSITIVE);

    private KameletRules() {}

    static List<String> flaws(RouteFile file) {
        List<String> flaws = new ArrayList<>();
        Map<String, Object> metadata = Yamls.map(file.document(), "metadata");
        if (!file.name().equals(Yamls.text(metadata.get("name")))
                || !file.name().endsWith(SUFFIX)) {
            flaws.add("its name is not that of its file, <vendor>" + SUFFIX);
        }
        String vendor = Yamls.text(Yamls.map(metadata, "annotations").get("portico.io/vendor"));
        if (!file.name().equals(vendor + SUFFIX)) {
            flaws.add("its annotation portico.io/vendor is " + vendor);
        }
        if (!Yamls.text(Yamls.map(file.document(), "spec", "definition").get("description"))
                .contains("https://")) {
            flaws.add("its description does not link the vendor's page");
        }
        dataTypes(file, flaws);
        credentials(file, flaws);
        programs(file, flaws);
        if (file.lines() > MAX_LINES) {
            flaws.add("it has " + file.lines() + " lines; a vendor is a file of about a hundred");
        }
        return flaws;
    }

    private static void dataTypes(RouteFile file, List<String> flaws) {
        for (String slot : List.of("in", "out", "error")) {
            if (Yamls.map(file.document(), "spec", "dataTypes", slot, "types").isEmpty()) {
                flaws.add("it declares no data type for " + slot);
            }
        }
    }

    private static void credentials(RouteFile file, List<String> flaws) {
        Map<String, Object> properties = Yamls.map(file.document(), "spec", "definition", "properties");
        boolean any = false;
        for (String name : properties.keySet()) {
            Map<String, Object> property = Yamls.map(properties.get(name));
            boolean hidden = "password".equals(property.get("format"))
                    && Yamls.list(property.get("x-descriptors")).contains("urn:camel:group:credentials");
            any |= hidden;
            if (CREDENTIAL.matcher(name).matches() && !hidden) {
                flaws.add("its property " + name + " is not marked as a password and a credential");
            }
            if (hidden && property.containsKey("default")) {
                flaws.add("its credential " + name + " has a default");
            }
        }
        if (!any) {
            flaws.add("it has no credential");
        }
    }

    private static void programs(RouteFile file, List<String> flaws) {
        AtomicInteger programs = new AtomicInteger();
        Yamls.walk(file.route(), (name, value) -> {
            if (TRANSLATIONS.contains(name)
                    && !Yamls.map(value, "expression", "jq").isEmpty()) {
                programs.incrementAndGet();
            }
        });
        if (programs.get() != 2) {
            flaws.add(
                    "it translates by " + programs + " jq programs, not by one for the request and one for the answer");
        }
    }
}
