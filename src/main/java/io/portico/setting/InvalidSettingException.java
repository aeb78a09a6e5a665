package io.portico.setting;

/** Stops the start because a setting cannot be used. It names the setting and the reason; values may be secrets. */
public final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * @param key the setting's full name, such as {@code portico.organisations.acme.return-urls[1]}
     * @param reason what is wrong, a phrase without the value
     */
    public InvalidSettingException(String key, String reason) {
        super(key + ": " + reason);
        this.key = key;
    }

    /** The setting's full name. */
    public String key() {
        return key;
    }
}
