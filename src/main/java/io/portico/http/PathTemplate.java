package io.portico.http;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The path of an endpoint: literal segments and {@code {name}} ones that take any one segment that is not empty.
 *
 * @param text as the route wrote it, with a leading slash
 * @param shape the text without the names of its parameters: the same shape matches the same paths
 */
record PathTemplate(String text, List<String> segments, String shape) implements Comparable<PathTemplate> {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~-]*|\\{[A-Za-z][A-Za-z0-9_]*}");

    /** Reads a template; one that is ambiguous or uses wildcards is refused when the route is made. */
    static PathTemplate of(String path) {
        String text = path.startsWith("/") ? path : "/" + path;
        List<String> segments = Arrays.asList(text.substring(1).split("/", -1));
        Set<String> names = new HashSet<>();
        for (String segment : segments) {
            if (!SEGMENT.matcher(segment).matches() || (isParameter(segment) && !names.add(segment))) {
                throw new IllegalArgumentException("Not a path template: " + text);
            }
        }
        return new PathTemplate(text, segments, text.replaceAll("\\{[^}]*}", "{}"));
    }

    boolean matches(List<String> path) {
        if (path.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            boolean fits = isParameter(segment) ? !path.get(i).isEmpty() : segment.equals(path.get(i));
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Values by parameter name of a path that matches. */
    Map<String, String> parameters(List<String> path) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < path.size(); i++) {
            String segment = segments.get(i);
            if (isParameter(segment)) {
                values.put(segment.substring(1, segment.length() - 1), path.get(i));
            }
        }
        return values;
    }

    /** Orders literal segments before parameters, from the left. */
    @Override
    public int compareTo(PathTemplate other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            int order = Boolean.compare(isParameter(segments.get(i)), isParameter(other.segments.get(i)));
            if (order != 0) {
                return order;
            }
        }
        return text.compareTo(other.text);
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }
}
