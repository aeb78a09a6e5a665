package io.portico.dialect;

import java.util.List;
import java.util.stream.Stream;

/** Accounts of Chargebee's for customers that stand for trouble: one for each, since a gate is the account's. */
final class SickAccount {
    private static final List<String> TROUBLES =
            List.of("missing", "denied", "limited", "error", "unavailable", "badanswer", "drop");

    private SickAccount() {}

    /** What a gateway has to be started with. */
    static List<String> settings() {
        return Stream.concat(
                        Stream.of("--portico.guard.minimum-calls=1000000"),
                        TROUBLES.stream().flatMap(SickAccount::account))
                .toList();
    }

    private static Stream<String> account(String trouble) {
        return Stream.of(
                        "vendor=chargebee",
                        "base-url=http://127.0.0.1:${portico.sandbox.port}",
                        "properties.api-key=sandbox-chargebee-key")
                .map(setting -> "--portico.vendors." + trouble + "." + setting);
    }

    /** A customer there, as the directory writes it. */
    static String customer(String trouble) {
        return MovedCustomer.account(trouble, "sandbox-" + trouble);
    }
}
