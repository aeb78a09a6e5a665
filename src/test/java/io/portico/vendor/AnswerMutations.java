package io.portico.vendor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers as they should not be, made from one as it should be: name of the mutation → bytes of the body as text. */
final class AnswerMutations {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private AnswerMutations() {}

    static Map<String, String> of(JsonNode answer) {
        Map<String, String> mutations = new LinkedHashMap<>();
        for (JsonPointer field : fields(answer, JsonPointer.empty())) {
            mutations.put("without " + field, changed(answer, field, null));
            replacements(answer.at(field))
                    .forEach((name, value) -> mutations.put(field + " as " + name, changed(answer, field, value)));
            mutations.put(field + " twice", doubled(answer, field));
        }
        mutations.putAll(contradicted(answer));
        mutations.putAll(misshapen(answer.toString()));
        return mutations;
    }

    private static List<JsonPointer> fields(JsonNode node, JsonPointer at) {
        List<JsonPointer> fields = new ArrayList<>();
        node.properties().forEach(field -> {
            JsonPointer child = at.appendProperty(field.getKey());
            fields.add(child);
            fields.addAll(fields(field.getValue(), child));
        });
        return fields;
    }

    private static Map<String, JsonNode> replacements(JsonNode original) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        values.put("null", JSON.nullNode());
        values.put("true", JSON.booleanNode(true));
        values.put("false", JSON.booleanNode(false));
        values.put("a number", JSON.numberNode(7));
        values.put("a fraction", JSON.numberNode(-0.5));
        values.put("a huge number", JSON.numberNode(Double.MAX_VALUE));
        values.put("an empty string", JSON.textNode(""));
        values.put("a string", JSON.textNode("{{unknown}} ${body} \u0000"));
        values.put("a long string", JSON.textNode("x".repeat(20_000)));
        values.put("an empty list", JSON.arrayNode());
        values.put("a list of itself", JSON.arrayNode().add(original));
        values.put("two of itself", JSON.arrayNode().add(original).add(original));
        values.put("an empty object", JSON.objectNode());
        values.put("an object around itself", JSON.objectNode().set("url", original));
        return values;
    }

    private static String changed(JsonNode answer, JsonPointer field, JsonNode value) {
        JsonNode copy = answer.deepCopy();
        ObjectNode parent = (ObjectNode) copy.at(field.head());
        String name = field.last().getMatchingProperty();
        if (value == null) {
            parent.remove(name);
        } else {
            parent.set(name, value);
        }
        return copy.toString();
    }

    private static String doubled(JsonNode answer, JsonPointer field) {
        String once = JSON.textNode(field.last().getMatchingProperty()) + ":";
        String value = answer.at(field).toString();
        return answer.toString().replace(once + value, once + value + "," + once + value);
    }

    private static Map<String, String> contradicted(JsonNode answer) {
        ObjectNode object = (ObjectNode) answer;
        Map<String, String> mutations = new LinkedHashMap<>();
        mutations.put("failed", with(object, "success", JSON.booleanNode(false)));
        mutations.put("in error", with(object, "status", JSON.textNode("error")));
        mutations.put("with an error", with(object, "error", JSON.objectNode().put("message", "no")));
        mutations.put("with an error text", with(object, "error", JSON.textNode("no")));
        mutations.put("with a failed twin", with(object, "data", JSON.textNode("no")));
        return mutations;
    }

    private static String with(ObjectNode answer, String name, JsonNode value) {
        return answer.deepCopy().set(name, value).toString();
    }

    private static Map<String, String> misshapen(String json) {
        Map<String, String> mutations = new LinkedHashMap<>();
        mutations.put("nothing", "");
        mutations.put("blank", " \n");
        mutations.put("null", "null");
        mutations.put("true", "true");
        mutations.put("a number", "42");
        mutations.put("a huge number", "1e999999");
        mutations.put("a string", "\"https://billing.example/session\"");
        mutations.put("an empty object", "{}");
        mutations.put("an empty list", "[]");
        mutations.put("a list of it", "[" + json + "]");
        mutations.put("wrapped", "{\"result\":" + json + "}");
        mutations.put("twice", json + json);
        mutations.put("with a tail", json + "x");
        mutations.put("in quotes", JSON.textNode(json).toString());
        mutations.put("in a page", "<html><body>" + json + "</body></html>");
        mutations.put("in XML", "<url>https://billing.example/session</url>");
        mutations.put("after a byte order mark", "\uFEFF" + json);
        mutations.put("with a comma too many", json.substring(0, json.length() - 1) + ",}");
        mutations.put("with a comment", "/* */" + json);
        mutations.put("in single quotes", json.replace('"', '\''));
        mutations.put("without quotes", json.replace("\"", ""));
        mutations.put("with no number", json.substring(0, json.length() - 1) + ",\"n\":NaN}");
        mutations.put("beyond the limits of numbers", json.substring(0, json.length() - 1) + ",\"n\":-1e99999}");
        mutations.put("deep", "{\"a\":".repeat(40) + json + "}".repeat(40));
        mutations.put("a form", "url=https%3A%2F%2Fbilling.example%2Fsession");
        for (int part = 1; part < 8; part++) {
            mutations.put("cut at " + part + "/8", json.substring(0, json.length() * part / 8));
        }
        return mutations;
    }
}
