package io.portico.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the customer is to do in the portal; {@link #HOME} leaves the choice to them. */
public enum Intent {
    HOME("home", false),
    UPDATE_PAYMENT_METHOD("update-payment-method", false),
    UPDATE_CUSTOMER("update-customer", false),
    CANCEL_SUBSCRIPTION("cancel-subscription", true),
    UPDATE_SUBSCRIPTION("update-subscription", true),
    CONFIRM_SUBSCRIPTION_UPDATE("confirm-subscription-update", true),
    PAUSE_SUBSCRIPTION("pause-subscription", true);

    private static final Map<String, Intent> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Intent::wireName, Function.identity()));

    private final String wireName;
    private final boolean aboutSubscription;

    Intent(String wireName, boolean aboutSubscription) {
        this.wireName = wireName;
        this.aboutSubscription = aboutSubscription;
    }

    /** The name in requests, answers and vendor files. */
    public String wireName() {
        return wireName;
    }

    /** Whether the intent means nothing without a {@code subscriptionId}. */
    public boolean aboutSubscription() {
        return aboutSubscription;
    }

    /** The intent of that wire name, compared exactly. */
    public static Optional<Intent> ofWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
