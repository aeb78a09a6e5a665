package io.portico.json;

import com.fasterxml.jackson.core.JsonStreamContext;

/** Names a field in a problem, {@code vendorOptions.items[0].id}, without repeating whatever a client puts in a name. */
public final class FieldPath {
    private static final int MAX_NAME = 64;
    private static final int MAX_PATH = 400;

    private FieldPath() {}

    /** The name itself where it has the form of one, otherwise {@code ?}. */
    public static String of(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return "?";
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isNameCharacter(name.charAt(i))) {
                return "?";
            }
        }
        return name;
    }

    /** A field of an object. */
    public static String child(String parent, String name) {
        return bounded(parent.isEmpty() ? of(name) : parent + "." + of(name));
    }

    /** An element of an array. */
    public static String element(String parent, int index) {
        return bounded(parent + "[" + index + "]");
    }

    /** Where a parser stands. */
    static String of(JsonStreamContext context) {
        JsonStreamContext parent = context.getParent();
        String above = parent == null ? "" : of(parent);
        if (context.inArray()) {
            return element(above, context.getCurrentIndex());
        }
        return context.inObject() && context.getCurrentName() != null ? child(above, context.getCurrentName()) : above;
    }

    private static String bounded(String path) {
        return path.length() <= MAX_PATH ? path : path.substring(0, MAX_PATH);
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }
}
