package io.portico.setting;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Stops the start because a setting cannot be used. It names the setting and the reason; values may be secrets. */
public final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String FILES = "spring.config";
    private static final int MAX_CAUSES = 20;

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

    /** What made a reading of the configuration fail, without the texts of others, who print values. */
    static InvalidSettingException of(Throwable failure) {
        return causes(failure, InvalidSettingException.class)
                .or(() -> causes(failure, BindException.class).map(InvalidSettingException::unbound))
                .or(() -> causes(failure, MarkedYAMLException.class).map(InvalidSettingException::unreadable))
                .orElseGet(() -> new InvalidSettingException(
                        FILES, "the files cannot be read (" + failure.getClass().getSimpleName() + ")"));
    }

    /** A value of another kind than the setting takes. */
    static InvalidSettingException unbound(BindException failure) {
        ConfigurationProperty property = failure.getProperty();
        return new InvalidSettingException(
                (property == null ? failure.getName() : property.getName()).toString(),
                "the value is not of the kind that the setting takes");
    }

    /** A file whose text is no YAML. */
    static InvalidSettingException unreadable(MarkedYAMLException failure) {
        Mark mark = failure.getProblemMark();
        return new InvalidSettingException(
                FILES, "a file is not YAML" + (mark == null ? "" : ", in its line " + (mark.getLine() + 1)));
    }

    private static <T extends Throwable> Optional<T> causes(Throwable failure, Class<T> type) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** The setting's full name. */
    public String key() {
        return key;
    }
}
