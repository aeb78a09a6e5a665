package io.portico.vendor;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.Intent;

/**
 * What is about to be asked of a vendor account, and what that leaves out of the caller's wishes.
 *
 * @param sessionId the id that the session will have here
 * @param body the canonical request as the Kamelet takes it
 * @param intent what the portal will open with
 * @param degraded whether that is the home page although another intent was asked for
 * @param ignored names of request fields that this vendor cannot honour
 */
record VendorCall(String sessionId, ObjectNode body, Intent intent, boolean degraded, List<String> ignored) {

    /** Name of the exchange variable that holds it between the request and the answer. */
    static final String VARIABLE = "vendorCall";
}
