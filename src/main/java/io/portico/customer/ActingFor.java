package io.portico.customer;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.vendor.VendorAccount;

/**
 * Holds what a client of a vendor says of whom it acts for, such as Stripe's connected account, against the accounts that its
 * organisation has there: what the client says chooses among them and never reaches the vendor.
 */
final class ActingFor {
    private ActingFor() {}

    /**
     * The accounts without those at the vendor that act for somebody else. Those at other vendors stay: there is nobody to act
     * for; nor is there where none at the vendor is left.
     *
     * @throws ProblemException {@code forbidden} where there are accounts at the vendor and none acts for whom is named
     */
    static List<VendorAccount> narrowed(List<VendorAccount> admitted, String vendor, Map<String, String> named) {
        List<VendorAccount> there =
                admitted.stream().filter(account -> isAt(vendor, account)).toList();
        if (!there.isEmpty() && there.stream().noneMatch(account -> account.actsFor(named))) {
            throw new ProblemException(Problem.of(
                            ProblemCode.FORBIDDEN,
                            "The organisation has no account that acts for whom the request names.")
                    .withErrors(errors(named.keySet())));
        }
        return admitted.stream()
                .filter(account -> !isAt(vendor, account) || account.actsFor(named))
                .toList();
    }

    private static boolean isAt(String vendor, VendorAccount account) {
        return account.vendor().equals(vendor);
    }

    private static List<FieldError> errors(Collection<String> properties) {
        return properties.stream()
                .map(property -> new FieldError(
                        property, "account-invalid", "The organisation has no account that acts for it."))
                .toList();
    }
}
