package io.portico.setting;

import java.time.Duration;
import java.util.Optional;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Stops the start at a value that has the right kind and no meaning: a negative time, size or number, a port that does not
 * exist, the URL of a database that is not spoken to. What only its own stage can judge is judged there.
 */
@Component
final class PlausibleSettings implements ConfigurationPropertiesBindHandlerAdvisor {
    private static final String OURS = "portico.";
    private static final String PORT = "port";
    private static final String DATABASE = "spring.datasource.url";
    private static final String DATABASE_WAIT = "spring.datasource.hikari.connection-timeout";
    private static final long SHORTEST_DATABASE_WAIT = 250;
    /** Beyond it some sums of nanoseconds have no room. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public BindHandler apply(BindHandler others) {
        return new AbstractBindHandler(others) {
            @Override
            public Object onSuccess(
                    ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object value) {
                faultOf(name.toString(), value).ifPresent(reason -> {
                    throw new InvalidSettingException(name.toString(), reason);
                });
                return super.onSuccess(name, target, context, value);
            }
        };
    }

    /** Why a setting cannot have this value. */
    static Optional<String> faultOf(String name, Object value) {
        if (name.equals(DATABASE)) {
            String url = value.toString();
            return when(
                    !url.startsWith("jdbc:postgresql:") && !url.startsWith("jdbc:h2:"),
                    "it must begin with jdbc:postgresql: or jdbc:h2:");
        }
        if (name.equals(DATABASE_WAIT)) { // to the pool zero is for ever
            return when(
                    value instanceof Long millis && millis < SHORTEST_DATABASE_WAIT,
                    "it must be at least " + SHORTEST_DATABASE_WAIT);
        }
        if (!name.startsWith(OURS)) {
            return Optional.empty();
        }
        if (value instanceof Integer number && name.endsWith("." + PORT)) {
            return when(number < 0 || number > Port.HIGHEST, "a port is 0 to " + Port.HIGHEST);
        }
        if (value instanceof Duration time && time.compareTo(LONGEST) > 0) {
            return Optional.of("it must be at most " + LONGEST.toDays() + "d");
        }
        return when(isNegative(value), "it must not be negative");
    }

    private static boolean isNegative(Object value) {
        return value instanceof Duration time && time.isNegative()
                || value instanceof DataSize size && size.isNegative()
                || value instanceof Integer number && number < 0
                || value instanceof Long large && large < 0;
    }

    private static Optional<String> when(boolean wrong, String reason) {
        return wrong ? Optional.of(reason) : Optional.empty();
    }
}
