package io.portico;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/**
 * One line of a {@link BadRequestTable}: a request that would make a portal session, but
 * for what the line changes. In its texts {@code <acme>}, {@code <read>} and {@code <globex>} stand for API keys,
 * {@code <base64 …>} for an encoded text, {@code <good>} and {@code <length>} for the good body and its length, and
 * {@code <sink>} for the port of somebody who must never be called.
 *
 * @param name what is wrong with it
 * @param key whose API key goes along: {@code acme} unless said otherwise, {@code none} for no one's
 * @param headers further header lines, name and value
 * @param type the media type of the body; empty for none
 * @param body instead of the good body
 * @param bytes the same in base64
 * @param fields members put over those of the good body
 * @param repeat a body too long for a table
 * @param raw the whole request, instead of all above
 * @param status what it may be answered with; 0 for a connection that ends without an answer, 201 where the oddity must
 *     have no effect
 * @param code the problem's code where there is one
 * @param vendor who is called when the answer is 201
 */
record BadRequest(
        String name,
        String method,
        String target,
        String key,
        List<List<String>> headers,
        String type,
        String body,
        String bytes,
        Map<String, JsonNode> fields,
        Repeat repeat,
        String raw,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        Set<Integer> status,

        String code,
        String vendor) {
    static final Map<String, String> KEYS = Map.of(
            "acme", "pk_sandbox_acme",
            "read", "pk_sandbox_acme_read",
            "globex", "pk_sandbox_globex");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BASE64 = Pattern.compile("<base64 ([^>]*)>");
    private static final String GOOD =
            "{\"customerId\":\"acme-stripe\",\"vendor\":\"stripe\",\"returnUrl\":\"https://app.example.com/account\"}";
    /** What the gateway says of its own accord, and so may say when a request says it, too. */
    private static final Pattern OWN_WORDS = Pattern.compile(
            "application/[a-z+]+|https?|redirect|billing:write|(Bearer|Digest) *|stripe|ampersand|askui|pabbly|agentmessage(?:-acme)?|POST|acme-[a-z]+|poisoned-[a-z0-9-]+|https://app.example.com/account");

    record Repeat(String head, String piece, int times, String tail) {}

    /** A request that nothing is wrong with. */
    static BadRequest good(String vendor) {
        return forCustomer(vendor, "acme-" + vendor, 201, null);
    }

    static BadRequest forCustomer(String vendor, String customer, int status, String code) {
        Map<String, JsonNode> fields =
                Map.of("customerId", TextNode.valueOf(customer), "vendor", TextNode.valueOf(vendor));
        return new BadRequest(
                customer, null, null, null, null, null, null, null, fields, null, null, Set.of(status), code, vendor);
    }

    static BadRequest get(String target) {
        return new BadRequest(
                target, "GET", target, "none", null, "", null, null, null, null, null, Set.of(404), null, null);
    }

    BadRequest named(String otherName) {
        return new BadRequest(
                otherName, method, target, key, headers, type, body, bytes, fields, repeat, raw, status, code, vendor);
    }

    String vendorOr(String otherwise) {
        return Objects.requireNonNullElse(vendor, otherwise);
    }

    boolean isHead() {
        return "HEAD".equals(method);
    }

    byte[] wire(int sink) {
        if (raw != null) {
            return fill(raw, sink).getBytes(StandardCharsets.ISO_8859_1);
        }
        byte[] content = content(sink);
        StringBuilder head = new StringBuilder();
        String verb = Objects.requireNonNullElse(method, "POST");
        head.append(verb).append(' ').append(fill(Objects.requireNonNullElse(target, "/v1/portal-sessions"), sink));
        head.append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
        String caller = Objects.requireNonNullElse(key, "acme");
        if (!caller.equals("none")) {
            head.append("Authorization: Bearer ").append(KEYS.get(caller)).append("\r\n");
        }
        if (!Objects.equals(type, "")) {
            head.append("Content-Type: ")
                    .append(type == null ? "application/json" : type)
                    .append("\r\n");
        }
        if (content.length > 0 || Set.of("POST", "PUT", "PATCH").contains(verb)) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        for (List<String> header : headers == null ? List.<List<String>>of() : headers) {
            head.append(header.get(0))
                    .append(": ")
                    .append(fill(header.get(1), sink))
                    .append("\r\n");
        }
        ByteArrayOutputStream bytesOnTheWire = new ByteArrayOutputStream();
        bytesOnTheWire.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytesOnTheWire.writeBytes(content);
        return bytesOnTheWire.toByteArray();
    }

    private byte[] content(int sink) {
        if (bytes != null) {
            return Base64.getDecoder().decode(bytes);
        }
        if (repeat != null) {
            String middle = repeat.piece().repeat(repeat.times());
            return fill(repeat.head() + middle + repeat.tail(), sink).getBytes(StandardCharsets.UTF_8);
        }
        if (Set.of("GET", "HEAD", "DELETE", "OPTIONS", "TRACE").contains(Objects.requireNonNullElse(method, "POST"))) {
            return new byte[0];
        }
        return fill(body != null ? body : fields != null ? merged() : GOOD, sink)
                .getBytes(StandardCharsets.UTF_8);
    }

    private String merged() {
        try {
            ObjectNode document = (ObjectNode) JSON.readTree(GOOD);
            fields.forEach(document::set);
            return document.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String fill(String text, int sink) {
        String filled = text.replace("<good>", GOOD)
                .replace("<length>", Integer.toString(GOOD.length()))
                .replace("<sink>", Integer.toString(sink));
        for (Map.Entry<String, String> known : KEYS.entrySet()) {
            filled = filled.replace("<" + known.getKey() + ">", known.getValue());
        }
        return BASE64.matcher(filled)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Base64.getEncoder().encodeToString(found.group(1).getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** Texts of the request that no answer and no log line may repeat. */
    List<String> foreignWords(int sink) {
        List<String> words = new ArrayList<>();
        if (headers != null) {
            headers.stream()
                    .filter(header -> !header.get(0).toLowerCase(Locale.ROOT).startsWith("accept"))
                    .forEach(header -> words.add(fill(header.get(1), sink)));
        }
        if (fields != null) {
            fields.values().forEach(value -> collect(value, words));
        }
        if (target != null && target.contains("?")) {
            words.add(fill(target.substring(target.indexOf('?') + 1), sink));
        }
        if (target != null && target.contains("%")) {
            words.add(target);
        }
        if (body != null) {
            words.add(fill(body, sink));
        }
        words.removeIf(word -> word.length() < 5 || OWN_WORDS.matcher(word).matches());
        return words;
    }

    private static void collect(JsonNode value, List<String> words) {
        if (value.isTextual()) {
            words.add(value.textValue());
        }
        value.forEach(child -> collect(child, words));
    }
}
