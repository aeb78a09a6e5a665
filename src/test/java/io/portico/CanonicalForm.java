package io.portico;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The one form of YAML that visual editors read and newer Camel accepts: every step is an object, every expression
 * stands under {@code expression} with its language as an object, every endpoint has its parameters apart.
 */
final class CanonicalForm {
    private static final Set<String> LANGUAGES = Set.of(
            "constant",
            "csimple",
            "datasonnet",
            "exchangeProperty",
            "groovy",
            "header",
            "java",
            "jq",
            "jsonpath",
            "language",
            "method",
            "mvel",
            "ognl",
            "ref",
            "simple",
            "spel",
            "tokenize",
            "variable",
            "xpath",
            "xquery");
    private static final Set<String> ASK_AN_EXPRESSION = Set.of(
            "delay",
            "enrich",
            "filter",
            "idempotentConsumer",
            "loop",
            "pollEnrich",
            "recipientList",
            "routingSlip",
            "script",
            "setBody",
            "setHeader",
            "setProperty",
            "setVariable",
            "sort",
            "split",
            "throttle",
            "transform",
            "validate",
            "when");
    private static final Set<String> ENDPOINTS = Set.of("from", "poll", "to", "toD", "wireTap");
    private static final Set<String> FROM =
            Set.of("id", "description", "uri", "parameters", "variableReceive", "steps");
    private static final Pattern ONE_LINE_STEP =
            Pattern.compile("^\\s*-?\\s*(setBody|setHeader|setVariable|log|transform|to|toD): *([{\"'\\w])");

    private final List<String> flaws = new ArrayList<>();

    private CanonicalForm() {}

    static List<String> flaws(RouteFile file) {
        CanonicalForm form = new CanonicalForm();
        file.text()
                .lines()
                .filter(line -> ONE_LINE_STEP.matcher(line).find())
                .forEach(line -> form.flaws.add("compact step on one line: " + line.strip()));
        Map<String, Object> from = Yamls.map(file.route().get("from"));
        from.keySet().stream()
                .filter(name -> !FROM.contains(name))
                .forEach(name -> form.flaws.add("from has no place for " + name));
        form.endpoint("from", from);
        Yamls.walk(file.isKamelet() ? file.route() : file.document(), form::named);
        return form.flaws;
    }

    private void named(String name, Object value) {
        if (name.equals("steps")) {
            Yamls.list(value).forEach(this::step);
        }
        for (Object one :
                name.equals("when") && value instanceof List<?> list ? list : List.of(value == null ? "" : value)) {
            if (ASK_AN_EXPRESSION.contains(name)) {
                expression(name, Yamls.map(one));
            }
        }
        if (name.equals("expression") && value instanceof Map<?, ?>) {
            language(Yamls.map(value));
        }
    }

    private void step(Object step) {
        Map<String, Object> named = Yamls.map(step);
        if (named.size() != 1) {
            flaws.add("a step is an object of one name: " + step);
            return;
        }
        named.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?>)) {
                flaws.add("compact step: " + name + " is not an object");
            } else if (ENDPOINTS.contains(name)) {
                endpoint(name, Yamls.map(value));
            }
        });
    }

    private void endpoint(String step, Map<String, Object> endpoint) {
        if (Yamls.text(endpoint.get("uri")).contains("?")) {
            flaws.add(step + " has parameters inside its uri");
        }
    }

    private void expression(String step, Map<String, Object> parts) {
        if (!(parts.get("expression") instanceof Map<?, ?>)) {
            flaws.add(step + " has its expression not under expression");
        }
        parts.keySet().stream()
                .filter(LANGUAGES::contains)
                .forEach(language -> flaws.add(step + " has " + language + " not under expression"));
    }

    private void language(Map<String, Object> languages) {
        languages.forEach((language, program) -> {
            if (!LANGUAGES.contains(language)) {
                flaws.add("no language is called " + language);
            } else if (!(program instanceof Map<?, ?>)) {
                flaws.add("compact expression: " + language + " is not an object");
            }
        });
        if (languages.size() != 1) {
            flaws.add("an expression has one language");
        }
    }
}
