package io.portico.caller;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a caller may do. */
public enum Scope {
    BILLING_READ("billing:read"),
    BILLING_WRITE("billing:write"),
    CUSTOMERS_READ("customers:read"),
    CUSTOMERS_WRITE("customers:write"),
    ADMIN("admin");

    private static final Map<String, Scope> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Scope::wireName, Function.identity()));

    private final String wireName;

    Scope(String wireName) {
        this.wireName = wireName;
    }

    /** The name in configuration and in problem documents. */
    public String wireName() {
        return wireName;
    }

    /** The scope of that wire name, compared exactly. */
    public static Optional<Scope> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
