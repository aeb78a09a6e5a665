package io.portico.vendor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.portico.model.FieldError;
import io.portico.model.Intent;

/**
 * One of a vendor's own fields that a request may carry. A Kamelet declares it by name, or as
 * {@code name@intent|intent} where it goes with some intents only.
 */
public record VendorOption(String name, Set<Intent> intents) {

    /** Reads a declaration; throws {@link IllegalArgumentException} for an intent that does not exist. */
    static VendorOption parse(String declaration) {
        int at = declaration.indexOf('@');
        if (at < 0) {
            return new VendorOption(declaration, EnumSet.allOf(Intent.class));
        }
        Set<Intent> intents = EnumSet.noneOf(Intent.class);
        for (String name : declaration.substring(at + 1).split("\\|", -1)) {
            intents.add(Intent.ofWireName(name)
                    .orElseThrow(() -> new IllegalArgumentException("there is no intent '" + name + "'")));
        }
        return new VendorOption(declaration.substring(0, at), intents);
    }

    /** What is wrong with options of these names beside an intent. */
    static List<FieldError> check(Collection<String> names, Map<String, VendorOption> declared, Intent intent) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : names) {
            VendorOption option = declared.get(name);
            if (option == null) {
                errors.add(new FieldError(
                        "vendorOptions." + printable(name), "unknown-field", "The vendor has no such option."));
            } else if (!option.intents().contains(intent)) {
                errors.add(new FieldError(
                        "vendorOptions." + name, "not-with-intent", "The option does not go with this intent."));
            }
        }
        return errors;
    }

    private static String printable(String name) {
        return name.matches("[A-Za-z0-9_]{1,64}") ? name : "?";
    }
}
