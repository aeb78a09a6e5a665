package io.portico.vendor;

import java.io.ByteArrayInputStream;
import java.util.Map;

import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** The vendor of a base URL {@code canned:…}, in the place of the {@code http} component: nothing leaves the process, and every call gets the answer that lies ready. */
final class CannedAnswers extends DefaultComponent {
    private VendorAnswer answer = new VendorAnswer("", 200, Map.of(), new byte[0]);

    void prepare(VendorAnswer next) {
        answer = next;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) {
                        exchange.getMessage().removeHeaders("*");
                        exchange.getMessage().getHeaders().putAll(answer.headers());
                        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
                        exchange.getMessage().setBody(new ByteArrayInputStream(answer.body()));
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor processor) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
