package io.portico;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.portico.vendor.RawVendor;

/**
 * A fault of a vendor, and what the caller is promised for it.
 *
 * @param account the sandbox account that is asked
 * @param behaviour what the vendor does, absent where the account's address alone makes the fault
 * @param told status, code, outcome and {@code retryable} of the problem
 * @param within until the answer, as promised
 * @param calls how many requests reach the vendor
 * @param retryAfter bounds of {@code Retry-After} in seconds, absent where there must be none
 */
record Fault(
        String name,
        String account,
        RawVendor.@Nullable Behaviour behaviour,
        String told,
        Duration within,
        int calls,
        int @Nullable [] retryAfter) {

    static Fault of(String name, String account, RawVendor.@Nullable Behaviour behaviour, String told) {
        return new Fault(name + " at " + account, account, behaviour, told, Duration.ofSeconds(1), 1, null);
    }

    Fault within(long millis) {
        return new Fault(name, account, behaviour, told, Duration.ofMillis(millis), calls, retryAfter);
    }

    Fault calls(int number) {
        return new Fault(name, account, behaviour, told, within, number, retryAfter);
    }

    Fault wait(int least, int most) {
        return new Fault(name, account, behaviour, told, within, calls, new int[] {least, most});
    }

    /** The account whose customer asks. */
    String customer() {
        return "acme-" + account;
    }

    @Override
    public String toString() {
        return name;
    }
}
