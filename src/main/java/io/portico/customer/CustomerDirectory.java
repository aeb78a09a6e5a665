package io.portico.customer;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.portico.model.FieldError;
import io.portico.model.Problem;
import io.portico.model.ProblemException;

/**
 * Which customers an organisation has, and where they are billed. Another organisation's customer is no customer.
 *
 * <p>Every method may end with the problem {@code store-unavailable}, within about a second.
 */
public interface CustomerDirectory {

    /**
     * The customer that a system calls so. An own id or alias is one customer's only; after those counts, in the id
     * space of a vendor's key, the id that the vendor knows a customer by, and where customers share it, the one that
     * was stored first.
     */
    Optional<Customer> find(String organisation, CustomerKey key);

    /**
     * Makes changes, one after the other, all visible at once; one that cannot be made leaves the others be. The
     * customers are expected to have passed {@link CustomerCheck}.
     */
    Written write(String organisation, List<CustomerChange> changes);

    /**
     * Stores a customer in the place of what was there.
     *
     * @return whether it is new
     * @throws ProblemException {@code validation-failed} where another customer has its id or one of its aliases
     */
    default boolean put(String organisation, Customer customer) {
        Outcome outcome = write(organisation, List.of(new CustomerChange.Replace(customer)))
                .outcomes()
                .get(0);
        if (outcome.kind() == Outcome.Kind.REFUSED) {
            throw new ProblemException(Problem.ofFields("The customer cannot be stored so.", outcome.errors()));
        }
        return outcome.kind() == Outcome.Kind.CREATED;
    }

    /** Forgets a customer, by its own id only. Says whether there was one. */
    default boolean delete(String organisation, CustomerKey key) {
        return write(organisation, List.of(new CustomerChange.Remove(key)))
                        .outcomes()
                        .get(0)
                        .kind()
                == Outcome.Kind.REMOVED;
    }

    /**
     * What became of changes.
     *
     * @param outcomes one for each change, in their order
     * @param touched every key that may lead elsewhere than before
     */
    record Written(List<Outcome> outcomes, Set<CustomerKey> touched) {}

    /**
     * What became of a change.
     *
     * @param errors why it was refused
     */
    record Outcome(Kind kind, List<FieldError> errors) {

        static Outcome of(Kind kind) {
            return new Outcome(kind, List.of());
        }

        static Outcome refused(String field, String code, String detail) {
            return new Outcome(Kind.REFUSED, List.of(new FieldError(field, code, detail)));
        }

        /** How a change ended. */
        public enum Kind {
            CREATED,
            REPLACED,
            UNCHANGED,
            REMOVED,
            ABSENT,
            REFUSED
        }
    }
}
