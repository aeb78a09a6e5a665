package io.portico.http;

import java.util.List;
import java.util.Locale;

/** Reads {@code Accept} as RFC 9110, 12.5.1 says: the most specific range that fits a type decides, a weight of 0 refuses. */
final class AcceptHeader {
    private AcceptHeader() {}

    static boolean allows(List<String> values, String type) {
        String group = type.substring(0, type.indexOf('/') + 1) + "*";
        int bestRank = -1;
        boolean allowed = false;
        for (String value : values) {
            for (String range : value.toLowerCase(Locale.ROOT).split(",")) {
                String[] parts = range.split(";");
                int rank = rank(parts[0].trim(), type, group);
                if (rank > bestRank) {
                    bestRank = rank;
                    allowed = wanted(parts);
                } else if (rank >= 0 && rank == bestRank) {
                    allowed |= wanted(parts);
                }
            }
        }
        return allowed;
    }

    private static int rank(String range, String type, String group) {
        if (range.equals(type)) {
            return 2;
        }
        if (range.equals(group)) {
            return 1;
        }
        return range.equals("*/*") ? 0 : -1;
    }

    private static boolean wanted(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.startsWith("q=")) {
                return !parameter.substring(2).trim().matches("0(\\.0{0,3})?");
            }
        }
        return true;
    }
}
