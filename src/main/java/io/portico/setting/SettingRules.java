package io.portico.setting;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.boot.convert.DurationStyle;

/**
 * What the settings under one prefix must be like for the gateway to be of use. All that are not are named at once, so that an
 * operator need not start again to see the next.
 */
public final class SettingRules {
    private final String prefix;
    private final List<InvalidSettingException> faults = new ArrayList<>();

    /** @param prefix what the names begin with, such as {@code portico.queue.} */
    public SettingRules(String prefix) {
        this.prefix = prefix;
    }

    /**
     * A rule of any kind.
     *
     * @param name the setting's, behind the prefix
     * @param reason what is wrong where it does not hold, a phrase without the value
     */
    public SettingRules require(boolean holds, String name, String reason) {
        if (!holds) {
            faults.add(new InvalidSettingException(prefix + name, reason));
        }
        return this;
    }

    /** A number with a lowest value. */
    public SettingRules atLeast(long least, String name, long value) {
        return require(value >= least, name, "it must be at least " + least);
    }

    /** A number with a lowest and a highest value. */
    public SettingRules within(long least, long most, String name, long value) {
        return require(value >= least && value <= most, name, "it must be " + least + " to " + most);
    }

    /** A time with a shortest value. */
    public SettingRules atLeast(Duration least, String name, Duration value) {
        return require(value.compareTo(least) >= 0, name, "it must be at least " + text(least));
    }

    /** A time with a shortest and a longest value. */
    public SettingRules within(Duration least, Duration most, String name, Duration value) {
        return require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                name,
                "it must be " + text(least) + " to " + text(most));
    }

    /** A time that there is. */
    public SettingRules aboveZero(String name, Duration value) {
        return require(value.compareTo(Duration.ZERO) > 0, name, "it must be above zero");
    }

    /** In the largest unit that it is whole in. */
    private static String text(Duration time) {
        return Stream.of(ChronoUnit.DAYS, ChronoUnit.HOURS, ChronoUnit.MINUTES, ChronoUnit.SECONDS)
                .filter(unit -> time.toMillis() % unit.getDuration().toMillis() == 0)
                .findFirst()
                .map(unit -> DurationStyle.SIMPLE.print(time, unit))
                .orElseGet(() -> DurationStyle.SIMPLE.print(time));
    }

    /** Whether none was broken so far. */
    public boolean hold() {
        return faults.isEmpty();
    }

    /**
     * Stops the start where one was broken.
     *
     * @throws InvalidSettingException that names every setting at fault
     */
    public void check() {
        if (!faults.isEmpty()) {
            throw InvalidSettingException.ofAll(faults);
        }
    }
}
