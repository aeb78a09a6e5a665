package io.portico.vendor;

import org.jspecify.annotations.Nullable;

/**
 * For which account the current thread is calling a vendor. The guard knows it and the client beneath the vendor's file has to,
 * while nothing in between may carry it: what stands on a message could leave on the wire. A vendor's file that went on in
 * another thread would find no client wherever one of the accounts has a certificate.
 */
final class CallingAccount {
    private static final ThreadLocal<@Nullable String> KEY = new ThreadLocal<>();

    private CallingAccount() {}

    /** What is done on behalf of an account. */
    interface Call {
        void run() throws Exception;
    }

    /** The account's key; absent outside of a call. */
    static @Nullable String key() {
        return KEY.get();
    }

    static void during(String account, Call call) throws Exception {
        KEY.set(account);
        try {
            call.run();
        } finally {
            KEY.remove();
        }
    }
}
