package io.portico.inbound;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.deadletter.DeadLetterSelection;
import io.portico.json.FieldPath;
import io.portico.model.ProblemException;
import io.portico.request.FieldErrors;

/**
 * Which dead letters are to be replayed. One of ids and code has to be given, so that nobody replays them all by an empty
 * document.
 *
 * @param limit the most that are replayed, 1 to {@value #MAX_LIMIT}
 */
record ReplayOrder(DeadLetterSelection selection, int limit, boolean dryRun) {
    static final int MAX_LIMIT = 500;
    private static final int DEFAULT_LIMIT = 100;
    private static final Set<String> FIELDS = Set.of("ids", "code", "dryRun", "limit");

    /**
     * Reads the document.
     *
     * @throws ProblemException {@code validation-failed}
     */
    static ReplayOrder read(ObjectNode document) {
        FieldErrors errors = new FieldErrors();
        document.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                errors.add(FieldPath.of(name), "unknown-field", "The operation has no such field.");
            }
        });
        List<String> ids = ids(document.get("ids"), errors);
        String code = code(document.get("code"), errors);
        if (absent(document.get("ids")) && absent(document.get("code"))) {
            errors.add("ids", "required", "Either ids or code has to be given.");
        }
        int limit = limit(document.get("limit"), errors);
        boolean dryRun = dryRun(document.get("dryRun"), errors);
        errors.throwIfAny();
        return new ReplayOrder(new DeadLetterSelection(ids, code), limit, dryRun);
    }

    private static List<String> ids(@Nullable JsonNode node, FieldErrors errors) {
        if (absent(node)) {
            return List.of();
        }
        if (!(node instanceof ArrayNode array) || array.isEmpty() || array.size() > MAX_LIMIT) {
            errors.add("ids", "invalid-form", "This is a list of 1 to 500 ids.");
            return List.of();
        }
        Set<String> ids = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String id = DeadLetterFields.id(array.get(i).asText());
            if (id == null || !array.get(i).isTextual()) {
                errors.add(FieldPath.element("ids", i), "invalid-form", DeadLetterFields.ID_FORM);
            } else {
                ids.add(id);
            }
        }
        return new ArrayList<>(ids);
    }

    private static @Nullable String code(@Nullable JsonNode node, FieldErrors errors) {
        if (node == null || node.isNull()) {
            return null;
        }
        String code = node.isTextual() ? DeadLetterFields.code(node.textValue()) : null;
        if (code == null) {
            errors.add("code", "invalid-form", DeadLetterFields.CODE_FORM);
        }
        return code;
    }

    private static int limit(@Nullable JsonNode node, FieldErrors errors) {
        if (node == null || node.isNull()) {
            return DEFAULT_LIMIT;
        }
        if (!node.isInt() || node.intValue() < 1 || node.intValue() > MAX_LIMIT) {
            errors.add("limit", "invalid-form", "This is a number from 1 to 500.");
            return DEFAULT_LIMIT;
        }
        return node.intValue();
    }

    private static boolean dryRun(@Nullable JsonNode node, FieldErrors errors) {
        if (node == null || node.isNull()) {
            return false;
        }
        if (!node.isBoolean()) {
            errors.add("dryRun", "invalid-form", "This is true or false.");
        }
        return node.asBoolean();
    }

    private static boolean absent(@Nullable JsonNode node) {
        return node == null || node.isNull();
    }
}
