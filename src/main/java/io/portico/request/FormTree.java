package io.portico.request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/**
 * Makes objects and arrays of a form's brackets: {@code a[b]=1} is {@code {"a": {"b": "1"}}}, {@code a[]=1&a[]=2} and
 * {@code a[0]=1&a[1]=2} are {@code {"a": ["1", "2"]}}. Every value is a text, an empty one too. Refused are what has two
 * readings, a name that comes twice or is both a value and an object ({@code validation-failed} with the field), and names that
 * are none or go deeper than {@value #MAX_DEPTH} levels ({@code malformed-request}).
 */
final class FormTree {
    static final int MAX_DEPTH = 8;
    private static final int MAX_INDEX_DIGITS = 4;

    private FormTree() {}

    static ObjectNode of(List<Map.Entry<String, String>> fields) {
        Branch root = new Branch();
        fields.forEach(field -> root.put(field.getKey(), field.getValue()));
        return root.object();
    }

    /** Members by name; those of an array by index, the unnumbered ones in their order. */
    private static final class Branch {
        private final Map<String, Object> members = new LinkedHashMap<>();
        private int unnumbered;

        void put(String name, String value) {
            int bracket = name.indexOf('[');
            Branch at = this;
            String part = bracket < 0 ? name : name.substring(0, bracket);
            int depth = 1;
            while (bracket >= 0) {
                int end = name.indexOf(']', bracket);
                boolean goesOn = end >= 0 && end + 1 < name.length();
                if (end < 0 || (goesOn && name.charAt(end + 1) != '[') || ++depth > MAX_DEPTH || part.contains("]")) {
                    throw FormFields.malformed("The brackets of a field's name cannot be read.");
                }
                at = at.branch(part, name);
                part = name.substring(bracket + 1, end);
                bracket = goesOn ? end + 1 : -1;
            }
            at.leaf(part, value, name);
        }

        private Branch branch(String part, String name) {
            Object member = members.computeIfAbsent(numbered(part, name), absent -> new Branch());
            if (member instanceof Branch branch) {
                return branch;
            }
            throw twice(name);
        }

        private void leaf(String part, String value, String name) {
            if (members.putIfAbsent(numbered(part, name), value) != null) {
                throw twice(name);
            }
        }

        private String numbered(String part, String name) {
            if (part.isEmpty()) {
                if (unnumbered != members.size()) {
                    throw twice(name);
                }
                return Integer.toString(unnumbered++);
            }
            return part;
        }

        private boolean isArray() {
            return !members.isEmpty() && members.keySet().stream().allMatch(FormTree::isIndex);
        }

        private JsonNode node() {
            return isArray() ? array() : object();
        }

        private ObjectNode object() {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            members.forEach((name, value) -> object.set(name, node(value)));
            return object;
        }

        private ArrayNode array() {
            Map<Integer, Object> ordered = new TreeMap<>();
            members.forEach((index, value) -> ordered.put(Integer.valueOf(index), value));
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            ordered.values().forEach(value -> array.add(node(value)));
            return array;
        }

        private static JsonNode node(Object value) {
            return value instanceof Branch branch ? branch.node() : TextNode.valueOf((String) value);
        }
    }

    private static boolean isIndex(String part) {
        return part.length() <= MAX_INDEX_DIGITS
                && part.chars().allMatch(c -> c >= '0' && c <= '9')
                && (part.equals("0") || !part.startsWith("0"));
    }

    private static ProblemException twice(String name) {
        String printable = name.matches("[A-Za-z0-9_\\[\\]]{1,200}") ? name : "?";
        return new ProblemException(Problem.ofFields(
                "A field of the form has two readings.",
                List.of(new FieldError(
                        printable, "repeated", "The field comes twice, or as a value and as an object."))));
    }
}
