package io.portico.setting;

import java.util.List;
import java.util.stream.Collectors;

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

    private InvalidSettingException(List<InvalidSettingException> all) {
        super(all.stream().map(Throwable::getMessage).sorted().collect(Collectors.joining("\n")));
        this.key = all.stream().map(InvalidSettingException::key).sorted().collect(Collectors.joining(", "));
    }

    /** Several at once, so that an operator need not start again to see the next. */
    public static InvalidSettingException ofAll(List<InvalidSettingException> all) {
        return all.size() == 1 ? all.get(0) : new InvalidSettingException(all);
    }

    /** The setting's full name. */
    public String key() {
        return key;
    }
}
