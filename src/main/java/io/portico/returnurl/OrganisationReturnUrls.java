package io.portico.returnurl;

import org.jspecify.annotations.Nullable;

/**
 * Where one organisation's customers may be sent back to.
 *
 * @param defaultUrl where they go when a request names no return URL; passes the policy
 */
public record OrganisationReturnUrls(
        ReturnUrlPolicy policy, @Nullable String defaultUrl) {}
