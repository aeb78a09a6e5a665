package io.portico.queue;

import java.util.regex.Pattern;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Refuses message selectors that cost more than they select. Artemis 2.40 makes a backtracking regular expression of
 * {@code LIKE} and tries it on a thread that all queues share (CVE-2026-75880): who reads answers that hold a correlation id of
 * its own choosing can have that take as long as it likes. {@code XPATH} and {@code XQUERY}, which no JMS selector has, would
 * read bodies as XML. Comparisons, {@code IN} and {@code BETWEEN} are as good as ever.
 */
final class SelectorLimit implements ActiveMQServerPlugin {
    private static final Pattern LITERAL = Pattern.compile("'[^']*'");
    /** Besides the costly words what begins a comment or a quoted name, in which a quote would not begin a literal. */
    private static final Pattern COSTLY =
            Pattern.compile("like|xpath|xquery|\"|--|/\\*", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    @Override
    public void beforeCreateConsumer(
            long consumer, QueueBinding queue, @Nullable SimpleString selector, boolean browses, boolean large)
            throws ActiveMQException {
        check(selector);
    }

    @Override
    public void beforeCreateQueue(QueueConfiguration queue) throws ActiveMQException {
        check(queue.getFilterString());
    }

    private static void check(@Nullable SimpleString selector) throws ActiveMQException {
        if (selector != null && isCostly(selector.toString())) {
            // Of this kind, since for others an AMQP client loses its whole connection.
            throw new ActiveMQSecurityException("The selector compares more than is allowed.");
        }
    }

    /** Whether anything outside its literals is more than comparisons. */
    static boolean isCostly(String selector) {
        return COSTLY.matcher(LITERAL.matcher(selector).replaceAll("''")).find();
    }
}
