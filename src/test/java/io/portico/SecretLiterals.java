package io.portico;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds what looks like a credential. Secrets come by environment or secret files, never in a file of the program. */
final class SecretLiterals {
    private static final Map<Pattern, String> LOOKS = Map.of(
            Pattern.compile("\\b(sk|rk|pk|am|pdl|whsec)_(live|test|sdbx)_\\w+"), "a vendor's key",
            Pattern.compile("\\b(Bearer|Basic) +(?!\\{\\{)[A-Za-z0-9._~+/=-]{12,}"), "an Authorization header",
            Pattern.compile("\\b[0-9a-fA-F]{32,}\\b"), "a long hexadecimal number",
            Pattern.compile("(?<![\\w+/])(?=[\\w+/]*[0-9])(?=[\\w+/]*[a-z])(?=[\\w+/]*[A-Z])[A-Za-z0-9+/]{40,}={0,2}"),
                    "a long base64 text",
            Pattern.compile(
                            "(password|passwd|secret|api-?key|token|credentials?)[\"']?\\s*[:=]\\s*[\"']?"
                                    + "(?!\\{\\{|\\$\\{)[A-Za-z0-9+/_-]{6,}",
                            Pattern.CASE_INSENSITIVE),
                    "a credential with a value",
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY"), "a private key");

    private SecretLiterals() {}

    static List<String> flaws(String text) {
        return text.lines()
                .flatMap(line -> LOOKS.entrySet().stream()
                        .filter(look -> look.getKey().matcher(line).find())
                        .map(look -> "it holds what looks like " + look.getValue()))
                .distinct()
                .toList();
    }
}
