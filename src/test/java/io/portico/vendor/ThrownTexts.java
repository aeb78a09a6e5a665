package io.portico.vendor;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.service.ServiceHelper;

/** Everything that an exception in a route would have said, had somebody printed it. */
final class ThrownTexts extends EventNotifierSupport {
    private final Set<Throwable> seen = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final List<String> texts = new CopyOnWriteArrayList<>();

    void listenTo(CamelContext camel) {
        camel.getManagementStrategy().addEventNotifier(this);
        ServiceHelper.startService(this);
        camel.getCamelContextExtension().setEventNotificationApplicable(true);
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeEvent happened) {
            Exchange exchange = happened.getExchange();
            add(exchange.getException());
            add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class));
        }
    }

    private void add(Throwable thrown) {
        if (thrown != null && seen.add(thrown)) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            texts.add(text.toString());
        }
    }

    List<String> all() {
        return texts;
    }
}
