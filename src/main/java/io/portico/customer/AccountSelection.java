package io.portico.customer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.portico.model.AccountChoice;
import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;

/** Which of a customer's vendor accounts serves a request. */
final class AccountSelection {
    private AccountSelection() {}

    /** A customer's billing, and the vendor account that it is at. */
    record Chosen(VendorAccount account, @Nullable String vendorCustomerId) {}

    /**
     * The accounts that a request admits, before anybody knows the customer. An account of another organisation's is as
     * unknown as one that does not exist, and so is a vendor that only others have accounts at.
     *
     * @throws ProblemException {@code unknown-vendor} where there is no such vendor or account,
     *     {@code validation-failed} where there are both but the account is at another vendor
     */
    static List<VendorAccount> admitted(
            VendorAccounts accounts, String organisation, @Nullable String vendor, @Nullable String account) {
        List<VendorAccount> admitted = accounts.of(organisation).stream()
                .filter(each -> vendor == null || each.vendor().equals(vendor))
                .toList();
        if (vendor != null && admitted.isEmpty()) {
            throw unknown("vendor");
        }
        if (account == null) {
            return admitted;
        }
        VendorAccount named = accounts.find(organisation, account).orElseThrow(() -> unknown("account"));
        if (vendor != null && !named.vendor().equals(vendor)) {
            throw new ProblemException(Problem.ofFields(
                    "The request contradicts itself.",
                    List.of(new FieldError("account", "mismatch", "The account is not one of that vendor's."))));
        }
        return List.of(named);
    }

    /**
     * The one of lowest priority.
     *
     * @throws ProblemException {@code no-vendor-customer} where none is linked, {@code vendor-choice-required} where
     *     several share the lowest priority, {@code vendor-id-invalid} where the id at the chosen one cannot be one
     */
    static Chosen choose(Collection<CustomerAccount> links, Collection<VendorAccount> admitted) {
        List<Chosen> best = ofLowestPriority(links, admitted);
        if (best.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.NO_VENDOR_CUSTOMER, "The customer has no billing that fits the request.");
        }
        if (best.size() > 1) {
            throw new ProblemException(Problem.of(
                            ProblemCode.VENDOR_CHOICE_REQUIRED,
                            "Several accounts of the customer have the same priority; name one of the choices.")
                    .withChoices(best.stream()
                            .map(Chosen::account)
                            .sorted(Comparator.comparing(VendorAccount::key))
                            .map(account -> new AccountChoice(account.vendor(), account.key()))
                            .toList()));
        }
        Chosen chosen = best.get(0);
        if (!VendorIdForm.fits(chosen.account().facts(), chosen.vendorCustomerId())) {
            throw new ProblemException(
                    ProblemCode.VENDOR_ID_INVALID, "The stored id of the customer at this vendor cannot be one.");
        }
        return chosen;
    }

    /** Loops, where streams would read as well: every request comes by here. */
    private static List<Chosen> ofLowestPriority(
            Collection<CustomerAccount> links, Collection<VendorAccount> admitted) {
        List<Chosen> best = new ArrayList<>(1);
        int lowest = Integer.MAX_VALUE;
        for (CustomerAccount link : links) {
            for (VendorAccount account : admitted) {
                if (!account.key().equals(link.account()) || link.priority() > lowest) {
                    continue;
                }
                if (link.priority() < lowest) {
                    best.clear();
                    lowest = link.priority();
                }
                best.add(new Chosen(account, link.vendorCustomerId()));
            }
        }
        return best;
    }

    private static ProblemException unknown(String field) {
        return new ProblemException(Problem.of(ProblemCode.UNKNOWN_VENDOR, "There is no such vendor or account.")
                .withErrors(List.of(new FieldError(field, "unknown", "There is no such " + field + "."))));
    }
}
