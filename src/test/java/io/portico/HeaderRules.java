package io.portico;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Headers are what crosses the wire: nobody coins one that steers Camel, but for two that a vendor's call may need. */
final class HeaderRules {
    private static final Set<String> FOR_VENDORS = Set.of("CamelHttpMethod", "CamelHttpPath");

    private HeaderRules() {}

    static List<String> flaws(RouteFile file) {
        List<String> flaws = new ArrayList<>();
        Yamls.walk(file.document(), (step, value) -> {
            if (step.equals("setHeader")) {
                check(file, Yamls.map(value), flaws);
            } else if (step.equals("setHeaders")) {
                Yamls.list(Yamls.map(value).get("headers")).forEach(header -> check(file, Yamls.map(header), flaws));
            }
        });
        return flaws;
    }

    private static void check(RouteFile file, Map<String, Object> header, List<String> flaws) {
        String name = Yamls.text(header.get("name"));
        boolean camel = name.toLowerCase(Locale.ROOT).startsWith("camel");
        if (camel && !(file.isIn("vendors") && FOR_VENDORS.contains(name))) {
            flaws.add("it sets the header " + name);
        }
    }
}
