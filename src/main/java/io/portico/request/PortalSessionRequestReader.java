package io.portico.request;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.json.FieldPath;
import io.portico.model.CreatePortalSession;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Reads the canonical request for a portal session. It takes the flat object that every channel can make, so that a
 * field means the same, and is refused for the same reasons, whether it came as JSON, as a form, as a CSV column or as a
 * message property. All fields at fault are reported together.
 *
 * <p>Not judged here, because it depends on who asks: whether a return URL is needed and allowed, and whether the vendor
 * exists.
 */
public final class PortalSessionRequestReader {
    /** Names of the request's fields, the same on every channel. */
    public static final List<String> FIELDS = List.of(
            "customerId",
            "customerSystem",
            "vendor",
            "account",
            "returnUrl",
            "intent",
            "subscriptionId",
            "intentFallback",
            "locale",
            "expiresIn",
            VendorOptions.FIELD);

    private static final int MAX_ID = 200;
    private static final int MAX_SYSTEM = 40;
    private static final int MAX_KEY = 64;
    private static final int MAX_LOCALE = 35;
    private static final int MIN_EXPIRES_IN = 60;
    private static final int MAX_EXPIRES_IN = 86_400;
    private static final Map<String, IntentFallback> FALLBACKS = Arrays.stream(IntentFallback.values())
            .collect(Collectors.toUnmodifiableMap(
                    fallback -> fallback.name().toLowerCase(Locale.ROOT), Function.identity()));

    private final ObjectNode fields;
    private final FieldErrors errors = new FieldErrors();

    private PortalSessionRequestReader(ObjectNode fields) {
        this.fields = fields;
    }

    /**
     * The request that the fields make.
     *
     * @throws ProblemException {@code validation-failed} with every field at fault; {@code unknown-vendor} for a vendor
     *     or account that cannot be the name of one
     */
    public static CreatePortalSession read(ObjectNode fields) {
        return new PortalSessionRequestReader(fields).read();
    }

    private CreatePortalSession read() {
        String customerId = text("customerId", MAX_ID);
        if (!fields.has("customerId")) {
            errors.add("customerId", "required", "Name the customer.");
        }
        String customerSystem = customerSystem();
        String vendor = key("vendor");
        String account = key("account");
        String returnUrl = string("returnUrl");
        Intent intent =
                oneOf("intent", Intent.HOME, name -> Intent.ofWireName(name).orElse(null));
        String subscriptionId = text("subscriptionId", MAX_ID);
        if (intent.aboutSubscription() && !fields.has("subscriptionId")) {
            errors.add("subscriptionId", "required", "The intent is about a subscription; name it.");
        }
        IntentFallback fallback = oneOf("intentFallback", IntentFallback.FAIL, FALLBACKS::get);
        String locale = locale();
        Duration expiresIn = expiresIn();
        Map<String, Object> vendorOptions = vendorOptions();
        refuseUnknownFields();
        errors.throwIfAny();
        return new CreatePortalSession(
                customerId == null ? "" : customerId,
                customerSystem,
                vendor,
                account,
                returnUrl,
                intent,
                subscriptionId,
                fallback,
                locale,
                expiresIn,
                vendorOptions);
    }

    private @Nullable String string(String field) {
        JsonNode value = fields.get(field);
        if (value == null || value.isTextual()) {
            return value == null ? null : value.textValue();
        }
        errors.add(field, "wrong-type", "This is a string; leave the field out where there is none.");
        return null;
    }

    private @Nullable String text(String field, int maxLength) {
        String text = string(field);
        String flaw = text == null ? null : TextField.flaw(text, 1, maxLength);
        if (flaw != null) {
            errors.add(field, flaw, "This has 1 to " + maxLength + " characters and no control characters.");
        }
        return text;
    }

    private String customerSystem() {
        String system = string("customerSystem");
        if (system == null) {
            return CreatePortalSession.DEFAULT_SYSTEM;
        }
        if (!TextField.isKey(system, MAX_SYSTEM)) {
            errors.add("customerSystem", "invalid-form", "This is 1 to " + MAX_SYSTEM + " of a-z, 0-9 and hyphen.");
        }
        return system;
    }

    /** A name that cannot be one is refused before it reaches anything that looks names up. */
    private @Nullable String key(String field) {
        String key = string(field);
        if (key != null && !TextField.isKey(key, MAX_KEY)) {
            throw new ProblemException(ProblemCode.UNKNOWN_VENDOR, "The field " + field + " names no vendor account.");
        }
        return key;
    }

    private <T> T oneOf(String field, T otherwise, Function<String, @Nullable T> byName) {
        String name = string(field);
        T value = name == null ? otherwise : byName.apply(name);
        if (value == null) {
            errors.add(field, "unknown-value", "This is not one of the values that the field takes.");
            return otherwise;
        }
        return value;
    }

    private @Nullable String locale() {
        String tag = string("locale");
        if (tag != null && !isLanguageTag(tag)) {
            errors.add("locale", "invalid-form", "This is a BCP 47 language tag, such as de or pt-BR.");
        }
        return tag;
    }

    private static boolean isLanguageTag(String tag) {
        if (tag.isEmpty() || tag.length() > MAX_LOCALE) {
            return false;
        }
        try {
            new Locale.Builder().setLanguageTag(tag);
            return true;
        } catch (IllformedLocaleException e) {
            return false;
        }
    }

    private @Nullable Duration expiresIn() {
        JsonNode value = fields.get("expiresIn");
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()) {
            errors.add(
                    "expiresIn", "wrong-type", "This is a whole number of seconds, written without point or exponent.");
            return null;
        }
        BigInteger seconds = value.bigIntegerValue();
        if (seconds.compareTo(BigInteger.valueOf(MIN_EXPIRES_IN)) < 0
                || seconds.compareTo(BigInteger.valueOf(MAX_EXPIRES_IN)) > 0) {
            errors.add("expiresIn", "out-of-range", "This is 60 to 86400 seconds.");
            return null;
        }
        return Duration.ofSeconds(seconds.longValueExact());
    }

    private Map<String, Object> vendorOptions() {
        JsonNode value = fields.get(VendorOptions.FIELD);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof ObjectNode options) {
            return new VendorOptions(errors).read(options);
        }
        errors.add(VendorOptions.FIELD, "wrong-type", "This is an object.");
        return Map.of();
    }

    private void refuseUnknownFields() {
        fields.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                errors.add(FieldPath.of(name), "unknown-field", "The request has no such field.");
            }
        });
    }
}
