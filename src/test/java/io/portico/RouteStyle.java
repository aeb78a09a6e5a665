package io.portico;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every rule about routes and Kamelets in one place. */
final class RouteStyle {
    private RouteStyle() {}

    /** What is wrong, each with the path of its file; empty where all is well. */
    static List<String> flaws(List<RouteFile> files, Set<String> beans) {
        List<String> flaws = new ArrayList<>();
        for (RouteFile file : files) {
            List<String> found = new ArrayList<>(file.isKamelet() ? KameletRules.flaws(file) : RouteRules.flaws(file));
            found.addAll(CanonicalForm.flaws(file));
            found.addAll(HeaderRules.flaws(file));
            found.addAll(SecretLiterals.flaws(file.text()));
            found.forEach(flaw -> flaws.add(file.path() + ": " + flaw));
        }
        CallRules.flaws(files, beans).forEach((path, found) -> found.forEach(flaw -> flaws.add(path + ": " + flaw)));
        return flaws;
    }
}
