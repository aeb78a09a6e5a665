package io.portico.customer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.stereotype.Component;

import io.portico.json.Utf8;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;

/** What a customer must be to enter the directory. Names fields, never values. */
@Component
public final class CustomerCheck {
    static final int MAX_ID = 200;
    static final int MAX_NAME = 200;
    static final int MAX_ACCOUNTS = 50;
    static final int MAX_ALIASES = 100;
    static final int MAX_PRIORITY = 1000;

    private static final Pattern SYSTEM = Pattern.compile("[a-z0-9-]{1,40}");

    /** What a path cannot name: separators, dot segments, and the name of another operation. */
    static final FieldError UNADDRESSABLE = new FieldError(
            "customerId", "not-addressable", "An own id has no slash or backslash and is not ., .. or import.");

    private static final Set<String> UNADDRESSABLE_IDS = Set.of(".", "..", "import");

    private final VendorAccounts accounts;

    public CustomerCheck(VendorAccounts accounts) {
        this.accounts = accounts;
    }

    /**
     * Checks a whole customer.
     *
     * @throws ProblemException {@code validation-failed}, {@code unknown-vendor} or {@code vendor-id-invalid}
     */
    public void check(String organisation, Customer customer) {
        List<FieldError> errors = new ArrayList<>();
        checkKey("", customer.key(), errors);
        if (!isAddressable(customer.key())) {
            errors.add(UNADDRESSABLE);
        }
        if (customer.name() != null) {
            checkText("name", customer.name(), 0, MAX_NAME, errors);
        }
        checkAliases(customer, errors);
        checkSize("accounts", customer.accounts().size(), MAX_ACCOUNTS, errors);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < customer.accounts().size(); i++) {
            CustomerAccount link = customer.accounts().get(i);
            String field = "accounts[" + i + "].";
            checkPriority(field, link.priority(), errors);
            if (!seen.add(link.account())) {
                errors.add(new FieldError(field + "account", "duplicate", "Each account stands once."));
            }
        }
        refuse(ProblemCode.VALIDATION_FAILED, "The customer is not valid.", errors);
        for (int i = 0; i < customer.accounts().size(); i++) {
            checkLink(organisation, "accounts[" + i + "].", customer.accounts().get(i));
        }
    }

    /** Checks one billing of a customer by the same rules. */
    public void check(String organisation, CustomerChange.Link link) {
        List<FieldError> errors = new ArrayList<>();
        checkKey("", link.key(), errors);
        int priority = link.priority() == null ? 0 : link.priority();
        checkPriority("", priority, errors);
        refuse(ProblemCode.VALIDATION_FAILED, "The line is not valid.", errors);
        checkLink(organisation, "", new CustomerAccount(link.account(), link.vendorCustomerId(), priority));
    }

    /** Checks what names a customer. */
    public static void check(CustomerKey key) {
        List<FieldError> errors = new ArrayList<>();
        checkKey("", key, errors);
        refuse(ProblemCode.VALIDATION_FAILED, "The customer is not named as it must be.", errors);
    }

    /** Whether an address can name the customer by this id; an alias need not be one that can. */
    static boolean isAddressable(CustomerKey key) {
        String id = key.customerId();
        return id.indexOf('/') < 0 && id.indexOf('\\') < 0 && !UNADDRESSABLE_IDS.contains(id);
    }

    private static void checkAliases(Customer customer, List<FieldError> errors) {
        checkSize("aliases", customer.aliases().size(), MAX_ALIASES, errors);
        Set<CustomerKey> seen = new HashSet<>(Set.of(customer.key()));
        for (int i = 0; i < customer.aliases().size(); i++) {
            String field = "aliases[" + i + "]";
            checkKey(field + ".", customer.aliases().get(i), errors);
            if (!seen.add(customer.aliases().get(i))) {
                errors.add(new FieldError(field, "duplicate", "The customer has this id already."));
            }
        }
    }

    private static void checkKey(String prefix, CustomerKey key, List<FieldError> errors) {
        checkText(prefix + "customerId", key.customerId(), 1, MAX_ID, errors);
        if (!SYSTEM.matcher(key.customerSystem()).matches()) {
            errors.add(new FieldError(
                    prefix + "customerSystem", "invalid-form", "An id space is 1 to 40 of a-z, 0-9 and hyphen."));
        }
    }

    private static void checkText(String field, String text, int min, int max, List<FieldError> errors) {
        int length = text.codePointCount(0, text.length());
        if (length < min) {
            errors.add(new FieldError(field, "too-short", "At least " + min + " characters."));
        } else if (length > max) {
            errors.add(new FieldError(field, "too-long", "At most " + max + " characters."));
        } else if (text.chars().anyMatch(Character::isISOControl) || Utf8.hasLoneSurrogate(text)) {
            errors.add(new FieldError(field, "invalid-characters", "No control characters, no half characters."));
        }
    }

    private static void checkSize(String field, int size, int max, List<FieldError> errors) {
        if (size > max) {
            errors.add(new FieldError(field, "too-many", "At most " + max + "."));
        }
    }

    private static void checkPriority(String prefix, int priority, List<FieldError> errors) {
        if (priority < 0 || priority > MAX_PRIORITY) {
            errors.add(new FieldError(prefix + "priority", "out-of-range", "From 0 to " + MAX_PRIORITY + "."));
        }
    }

    private void checkLink(String organisation, String prefix, CustomerAccount link) {
        VendorAccount account = accounts.find(organisation, link.account()).orElse(null);
        if (account == null) {
            refuse(
                    ProblemCode.UNKNOWN_VENDOR,
                    "There is no such vendor account.",
                    List.of(new FieldError(prefix + "account", "unknown", "There is no such vendor account.")));
        } else if (!VendorIdForm.fits(account.facts(), link.vendorCustomerId())) {
            boolean unwanted = account.facts().customerIdForm() == null;
            boolean missing = !unwanted && link.vendorCustomerId() == null;
            String detail = unwanted
                    ? "Customers have no id at this vendor."
                    : missing ? "Customers need an id at this vendor." : "The id has not the vendor's form.";
            refuse(
                    ProblemCode.VENDOR_ID_INVALID,
                    "The customer's id at a vendor cannot be one.",
                    List.of(new FieldError(
                            prefix + "vendorCustomerId",
                            unwanted ? "unwanted" : missing ? "required" : "invalid-form",
                            detail)));
        }
    }

    private static void refuse(ProblemCode code, String detail, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new ProblemException(
                    Problem.of(code, detail).withErrors(errors.subList(0, Math.min(20, errors.size()))));
        }
    }
}
