package io.portico.vendor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/** A text that stands for a secret, and every form in which it could be found again where it should not be. */
record MarkedSecret(String text) {

    /** With characters in it that URLs and Base64 treat in their own ways. */
    static MarkedSecret named(String name) {
        return new MarkedSecret("canary/" + name + "$tweet~+.");
    }

    Set<String> forms() {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(text);
        // The two bytes of a character, as the broker's journal has them.
        forms.add(String.join("\0", text.split("")));
        String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
        forms.add(form);
        // RFC 3986 leaves what a form does not.
        forms.add(form.replace("%7E", "~").replace("+", "%20"));
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        for (int offset = 0; offset < 3; offset++) {
            String encoded = Base64.getEncoder().encodeToString(("x".repeat(offset) + text).getBytes());
            // Without what the neighbours on both sides have a part in.
            String inner = encoded.replace("=", "").substring(offset == 0 ? 0 : offset + 1);
            inner = inner.substring(0, inner.length() - 2);
            forms.add(inner);
            forms.add(inner.replace('+', '-').replace('/', '_'));
        }
        return forms;
    }

    boolean standsIn(String content) {
        return forms().stream().anyMatch(content::contains);
    }

    @Override
    public String toString() {
        return text;
    }
}
