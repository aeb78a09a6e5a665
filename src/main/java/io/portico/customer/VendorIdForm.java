package io.portico.customer;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.portico.vendor.VendorFacts;

/** Whether an id can be a customer's at a vendor, by what the vendor's file declares. */
final class VendorIdForm {
    private static final int MAX_LENGTH = 255;

    private VendorIdForm() {}

    /** An absent id fits where the account's key is the customer, and only there. */
    static boolean fits(VendorFacts facts, @Nullable String vendorCustomerId) {
        Pattern form = facts.customerIdForm();
        if (form == null || vendorCustomerId == null) {
            return form == null && vendorCustomerId == null;
        }
        return vendorCustomerId.length() <= MAX_LENGTH
                && form.matcher(vendorCustomerId).matches()
                && !hasControl(vendorCustomerId);
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
