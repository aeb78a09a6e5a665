package io.portico.model;

/** What to do where a vendor cannot serve the intent: refuse, or open the portal's home page and say so. */
public enum IntentFallback {
    FAIL,
    HOME
}
