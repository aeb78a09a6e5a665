package io.portico.json;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Reads a JSON document as RFC 8259 writes it and as nobody can misread it: UTF-8 (a byte order mark is tolerated), one
 * document and nothing after it, every name once, text without lone surrogates, at most {@value #MAX_DEPTH} levels and
 * {@value #MAX_NUMBER_LENGTH} characters a number. Length is the channel's concern. A refusal is
 * {@link ProblemCode#MALFORMED_REQUEST}, for a number {@link ProblemCode#VALIDATION_FAILED}, and repeats nothing of the
 * input.
 */
public final class StrictJson {
    /** Levels of arrays and objects, the outermost included. */
    public static final int MAX_DEPTH = 32;
    /** Characters of one number, sign, point and exponent included. */
    public static final int MAX_NUMBER_LENGTH = 32;
    /** Keeps {@code 1e999999999} from becoming a gigabyte of digits; wider than what a double can hold. */
    private static final int MAX_SCALE = 400;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE) // counted here, where the field's name is known
                    .maxNameLength(1_000)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonDocument.BUFFERS)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private StrictJson() {}

    /** Reads a document whose root is an object. */
    public static ObjectNode readObject(byte[] document) {
        if (read(document) instanceof ObjectNode object) {
            return object;
        }
        throw malformed("The JSON document is not an object.");
    }

    /** Reads a document of any kind. */
    public static JsonNode read(byte[] document) {
        if (!Utf8.isText(document)) {
            throw malformed("The JSON document is not UTF-8 text.");
        }
        try (JsonParser parser = FACTORY.createParser(document)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw malformed("The JSON document is empty.");
            }
            JsonNode root = value(parser, first);
            if (parser.nextToken() != null) {
                throw malformed("Something follows the JSON document.");
            }
            return root;
        } catch (IOException | NumberFormatException e) {
            throw malformed("The text is not a JSON document within the limits.");
        }
    }

    private static JsonNode value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(sound(parser.getText()));
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> decimal(parser);
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw malformed("The text is not a JSON document.");
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonNode value = value(parser, parser.nextToken());
            if (object.replace(sound(name), value) != null) {
                throw malformed("The JSON document names a field twice.");
            }
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) throws IOException {
        limitDigits(parser);
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private static JsonNode decimal(JsonParser parser) throws IOException {
        limitDigits(parser);
        BigDecimal number = parser.getDecimalValue();
        if (Math.abs((long) number.scale()) > MAX_SCALE) {
            throw numberOutOfRange(parser);
        }
        return NODES.numberNode(number);
    }

    private static void limitDigits(JsonParser parser) throws IOException {
        if (parser.getTextLength() > MAX_NUMBER_LENGTH) {
            throw numberOutOfRange(parser);
        }
    }

    private static ProblemException numberOutOfRange(JsonParser parser) {
        if (parser.getParsingContext().inRoot()) {
            return malformed("The text is not a JSON document within the limits."); // there is no field to name
        }
        return new ProblemException(Problem.ofFields(
                "A number is longer or larger than the gateway takes.",
                List.of(new FieldError(
                        FieldPath.of(parser.getParsingContext()),
                        "out-of-range",
                        "A number has at most " + MAX_NUMBER_LENGTH + " characters."))));
    }

    private static String sound(String text) {
        if (Utf8.hasLoneSurrogate(text)) {
            throw malformed("The JSON document holds half a character.");
        }
        return text;
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }
}
