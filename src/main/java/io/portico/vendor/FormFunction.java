package io.portico.vendor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * {@code form} for the jq programs of vendor files: an object becomes {@code application/x-www-form-urlencoded} text with
 * members and array indices in brackets, {@code a[b][0][c]=…}, as the clients of Stripe and Chargebee write it. The
 * language could do it by recursion, at ten times the cost of everything else in a vendor file.
 *
 * <p>Brackets stand as they are, every name and value between them is percent-encoded UTF-8, so no value and no name
 * can start another field. A null is left out; an empty string is sent, since that is how such APIs unset a field.
 */
@Component("form/0")
public final class FormFunction implements Function {

    @Override
    public void apply(Scope scope, List<Expression> args, JsonNode in, Path path, PathOutput output, Version version)
            throws JsonQueryException {
        if (!in.isObject()) {
            throw new JsonQueryException("form takes an object");
        }
        output.emit(TextNode.valueOf(encode(in)), null);
    }

    static String encode(JsonNode fields) {
        StringBuilder form = new StringBuilder(256);
        fields.properties().forEach(field -> append(form, escape(field.getKey()), field.getValue()));
        return form.toString();
    }

    private static void append(StringBuilder form, String name, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(field -> append(form, name + '[' + escape(field.getKey()) + ']', field.getValue()));
            return;
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                append(form, name + '[' + i + ']', value.get(i));
            }
            return;
        }
        if (!form.isEmpty()) {
            form.append('&');
        }
        form.append(name).append('=').append(escape(text(value)));
    }

    /** jq computes in doubles, so a whole number may arrive as 3.0; on the wire it is 3. */
    private static String text(JsonNode value) {
        return value.isFloatingPointNumber() && value.canConvertToExactIntegral() && value.canConvertToLong()
                ? Long.toString(value.longValue())
                : value.asText();
    }

    private static String escape(String text) {
        return isPlain(text) ? text : URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Names and most ids are: they are spared an encoder that copies them to find that out. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
