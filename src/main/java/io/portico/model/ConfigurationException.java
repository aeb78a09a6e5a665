package io.portico.model;

/** A setting that the gateway cannot start with. The message names settings and never holds their values. */
public class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        super(message);
    }
}
