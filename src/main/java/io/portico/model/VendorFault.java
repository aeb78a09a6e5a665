package io.portico.model;

import org.jspecify.annotations.Nullable;

/**
 * What a vendor said when it refused: identifiers only, never its text.
 *
 * @param name vendor key
 * @param account vendor-account key
 * @param status the HTTP status of its answer; absent where there was none
 * @param code the vendor's own error code, if it has the form of an identifier
 * @param requestId the vendor's id for the call, to quote to its support
 */
public record VendorFault(
        String name,
        String account,
        @Nullable Integer status,
        @Nullable String code,
        @Nullable String requestId) {}
