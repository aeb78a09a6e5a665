package io.portico;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for a route file by itself: its name, its reader, its consumer, its length. */
final class RouteRules {
    private static final int MAX_LINES = 45;
    private static final Set<String> DEFINITIONS = Set.of("route", "routeConfiguration", "routeTemplate");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final String SANDBOX = "sandbox";
    private static final String DIALECTS = RouteFile.DIALECTS;
    private static final String DIALECT = "dialect-";
    private static final String EDGE = "gateway-errors";
    private static final List<String> FIRST_STEPS = List.of("authenticateHttpCaller", "meterCaller");
    private static final Set<String> FOR_ANYBODY = Set.of("inbound-asyncapi", "inbound-docs", "inbound-openapi");

    private RouteRules() {}

    static List<String> flaws(RouteFile file) {
        List<String> flaws = new ArrayList<>();
        Map<String, Object> definition = file.definition();
        if (definition.size() != 1 || !DEFINITIONS.containsAll(definition.keySet())) {
            return List.of("a file holds one of " + DEFINITIONS + " and nothing else");
        }
        Map<String, Object> body = Yamls.map(definition.values().iterator().next());
        String id = Yamls.text(body.get("id"));
        boolean named = id.equals(expectedId(file)) || file.isIn(DIALECTS) && id.startsWith(expectedId(file) + "-");
        if (!named || !NAME.matcher(id).matches()) {
            flaws.add("its id is " + id + ", and by its file " + expectedId(file));
        }
        if (!isSentence(Yamls.text(body.get("description")))) {
            flaws.add("its description is not one sentence that ends with a full stop");
        }
        if (definition.containsKey("route")) {
            consumer(file, id, flaws);
        }
        if (file.lines() > MAX_LINES && !file.isIn(SANDBOX) && !file.isIn(DIALECTS)) {
            flaws.add("it has " + file.lines() + " lines; an inner branch wants a name, or a decision wants Java");
        }
        return flaws;
    }

    private static String expectedId(RouteFile file) {
        if (file.isIn(DIALECTS)) {
            return DIALECT + file.name();
        }
        return file.isIn(SANDBOX) ? SANDBOX + "-" + file.name() : file.name();
    }

    private static boolean isSentence(String text) {
        return text.length() >= 15 && text.endsWith(".") && !text.contains("\n");
    }

    private static void consumer(RouteFile file, String id, List<String> flaws) {
        String uri = Yamls.text(Yamls.map(file.route().get("from")).get("uri"));
        String direct = file.consumedDirect();
        boolean inbound = id.startsWith("inbound-") || id.startsWith(SANDBOX + "-") || id.startsWith(DIALECT);
        if (uri.isEmpty()) {
            flaws.add("it has no consumer");
        } else if (direct.isEmpty() && !inbound) {
            flaws.add("it reads from outside, so it is called inbound-…");
        } else if (!direct.isEmpty() && !direct.equals(id)) {
            flaws.add("it consumes direct:" + direct + ", not direct:" + id);
        } else if (!direct.isEmpty() && id.startsWith("inbound-")) {
            flaws.add("it is called inbound-… and reads from inside");
        }
        if (uri.startsWith("platform-http:") && !EDGE.equals(file.route().get("routeConfigurationId"))) {
            flaws.add("it answers over HTTP and does not name " + EDGE);
        }
        if (uri.startsWith("platform-http:")
                && !FOR_ANYBODY.contains(id)
                && !firstSteps(file).equals(FIRST_STEPS)) {
            flaws.add("it answers over HTTP and does not begin with " + String.join(", ", FIRST_STEPS));
        }
    }

    private static List<String> firstSteps(RouteFile file) {
        return Yamls.list(Yamls.map(file.route().get("from")).get("steps")).stream()
                .limit(FIRST_STEPS.size())
                .map(step -> Yamls.text(Yamls.map(step, "process").get("ref")))
                .toList();
    }
}
