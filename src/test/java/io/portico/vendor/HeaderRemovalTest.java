package io.portico.vendor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;

import io.portico.flow.Variables;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The channels hand over a message without headers, the router removes what there were, and so does a vendor's file. Each
 * is held to it on its own, since none would be missed while the others stand.
 */
class HeaderRemovalTest {
    private static final Map<String, Object> CONTROLS = Map.of(
            "CamelHttpUri", "http://127.0.0.1:1/stolen",
            "CamelHttpPath", "/stolen",
            "CamelHttpMethod", "DELETE",
            "CamelHttpRawQuery", "stolen=1",
            "Authorization", "Bearer stolen",
            "X-Api-Key", "stolen",
            "Stripe-Account", "acct_stolen");

    static List<ContractCase> sessions() {
        return ContractCase.all().stream()
                .filter(contract -> contract.file().equals("home.json"))
                .toList();
    }

    @Test
    void theRouterHandsOnNoHeader() throws Exception {
        Map<String, Object> received = new HashMap<>(Map.of("nobody", "came"));
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            PluginHelper.getRoutesLoader(camel)
                    .loadRoutes(PluginHelper.getResourceLoader(camel)
                            .resolveResource("file:routes/dispatch-to-vendor.camel.yaml"));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:account").process(exchange -> {
                        received.clear();
                        received.putAll(exchange.getMessage().getHeaders());
                    });
                }
            });
            camel.start();
            Endpoint account = camel.getEndpoint("direct:account");

            camel.createFluentProducerTemplate()
                    .to("direct:dispatch-to-vendor")
                    .withProcessor(exchange -> {
                        exchange.setVariable(Variables.VENDOR_ENDPOINT, account);
                        exchange.getMessage().setHeaders(new HashMap<>(CONTROLS));
                    })
                    .send();
        }
        assertThat(received).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void aVendorsFileObeysNoHeader(ContractCase contract) {
        try (VendorStage stage = new VendorStage()) {
            stage.answer(contract.answer());
            String endpoint = stage.open(contract.vendor(), contract.account());
            stage.call(endpoint, contract.request());
            List<String> plain = facts(stage.received());

            stage.answer(contract.answer());
            stage.call(endpoint, contract.request(), CONTROLS);

            assertThat(facts(stage.received())).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void aVendorsFileHandsOnNoHeaderOfTheAnswer(ContractCase contract) {
        try (VendorStage stage = new VendorStage()) {
            stage.answer(contract.answer()
                    .withHeader("CamelHttpUri", "http://127.0.0.1:1/")
                    .withHeader("X-Vendor", "x"));
            Exchange exchange = stage.call(stage.open(contract.vendor(), contract.account()), contract.request());

            assertThat(exchange.getMessage().getHeaders()).isEmpty();
        }
    }

    private static List<String> facts(LoggedRequest request) {
        return List.of(
                request.getMethod().toString(),
                request.getUrl(),
                request.getHeaders().toString(),
                request.getBodyAsString());
    }
}
