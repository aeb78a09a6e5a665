package io.portico;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What holds between files: one consumer for each direct endpoint, and every call meets somebody. */
final class CallRules {
    private static final Set<String> CALLS = Set.of("to", "toD", "wireTap", "enrich", "poll");
    private static final Set<String> BEAN_STEPS = Set.of("process", "policy");

    private CallRules() {}

    /** Flaws by the path of the file. */
    static Map<String, List<String>> flaws(List<RouteFile> files, Set<String> beans) {
        Map<String, List<String>> flaws = new TreeMap<>();
        Set<String> consumed = new TreeSet<>();
        for (RouteFile file : files) {
            String direct = file.consumedDirect();
            if (!direct.isEmpty() && !consumed.add(direct)) {
                add(flaws, file, "direct:" + direct + " has a second consumer");
            }
        }
        for (RouteFile file : files) {
            Yamls.walk(file.document(), (name, value) -> {
                Map<String, Object> step = Yamls.map(value);
                String direct = CALLS.contains(name) ? Yamls.directName(step) : "";
                if (!direct.isEmpty() && !direct.contains("${") && !consumed.contains(direct)) {
                    add(flaws, file, "nobody consumes direct:" + direct);
                }
                if (name.equals("bean")) {
                    add(flaws, file, "a bean step costs more than process and hides which method runs");
                }
                String ref = BEAN_STEPS.contains(name) ? Yamls.text(step.get("ref")) : "";
                if (BEAN_STEPS.contains(name) && !beans.contains(ref)) {
                    add(flaws, file, name + " names no bean of ours: " + ref);
                }
            });
        }
        return flaws;
    }

    private static void add(Map<String, List<String>> flaws, RouteFile file, String flaw) {
        flaws.computeIfAbsent(file.path(), path -> new ArrayList<>()).add(flaw);
    }
}
