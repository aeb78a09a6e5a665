package io.portico.customer;

/**
 * An id in an id space: what a customer is called by somebody.
 *
 * @param customerSystem the id space, {@code [a-z0-9-]{1,40}}: {@code default}, a business system, or a vendor's key
 * @param customerId the id in it, 1–200 characters, compared exactly; up to 255 where it is a vendor's
 */
public record CustomerKey(String customerSystem, String customerId) implements Comparable<CustomerKey> {

    @Override
    public int compareTo(CustomerKey other) {
        int bySystem = customerSystem.compareTo(other.customerSystem);
        return bySystem != 0 ? bySystem : customerId.compareTo(other.customerId);
    }

    /** Ids are personal data to some; a log line does not need them. */
    @Override
    public String toString() {
        return "CustomerKey[" + customerSystem + "]";
    }
}
