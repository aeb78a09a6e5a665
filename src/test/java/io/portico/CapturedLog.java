package io.portico;

import java.util.Collection;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;

/** Every line that is logged while it is attached, with its facts and stack traces. */
final class CapturedLog {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    void attach() {
        lines.start();
        root().addAppender(lines);
    }

    void detach() {
        root().detachAppender(lines);
    }

    void assertHoldsNone(Collection<String> words) {
        for (String line : lines()) {
            assertThat(words.stream().filter(line::contains)).as(line).isEmpty();
        }
    }

    private List<String> lines() {
        // The appender appends under its own lock.
        synchronized (lines) {
            return lines.list.stream().map(CapturedLog::text).toList();
        }
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + event.getMDCPropertyMap()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    private static ch.qos.logback.classic.Logger root() {
        return (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
