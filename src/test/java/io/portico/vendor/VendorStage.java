package io.portico.vendor;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.hc.client5.http.config.RequestConfig;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;

/** The real vendor files in a bare Camel context, and one HTTP server that plays every vendor. */
final class VendorStage implements AutoCloseable {
    private final WireMockServer vendor =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().gzipDisabled(true));
    private final CamelContext camel = new DefaultCamelContext();
    private final Map<String, Properties> accounts = new HashMap<>();

    VendorStage() {
        vendor.start();
        camel.getRegistry().bind("readVendorAnswer", new ReadVendorAnswer());
        camel.getRegistry().bind("form/0", new FormFunction());
        KameletComponent kamelets = camel.getComponent("kamelet", KameletComponent.class);
        kamelets.setLocation("file:routes/vendors");
        kamelets.setRouteProperties(accounts);
        camel.getComponent("http", HttpComponent.class)
                .setHttpClientConfigurer(client -> client.disableAutomaticRetries()
                        .disableRedirectHandling()
                        .disableCookieManagement()
                        .disableContentCompression()
                        .setDefaultRequestConfig(RequestConfig.custom()
                                .setProtocolUpgradeEnabled(false)
                                .build()));
        camel.start();
    }

    /** Adds an instance of a vendor's Kamelet that calls this stage's server, and gives its endpoint. */
    String open(String vendorKey, Map<String, String> properties) {
        String account = vendorKey + "-" + accounts.size();
        Properties values = new Properties();
        values.putAll(properties);
        values.setProperty("baseUrl", vendor.baseUrl());
        accounts.put(account, values);
        return "kamelet:" + vendorKey + "-create-portal-session-action/" + account;
    }

    void answer(ResponseDefinitionBuilder answer) {
        vendor.resetAll();
        vendor.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(answer));
    }

    /** Sends a request through a vendor file; the exchange's message is what it made of the answer. */
    Exchange call(String endpoint, JsonNode request) {
        return call(endpoint, request, Map.of());
    }

    /** The same with headers on the message, where the gateway would have none. */
    Exchange call(String endpoint, JsonNode request, Map<String, Object> headers) {
        return camel.createFluentProducerTemplate()
                .to(endpoint)
                .withProcessor(exchange -> {
                    exchange.getMessage().setBody(request.deepCopy());
                    exchange.getMessage().setHeaders(new HashMap<>(headers));
                })
                .request(Exchange.class);
    }

    /** The one request that the vendor got. */
    LoggedRequest received() {
        var events = vendor.getAllServeEvents();
        if (events.size() != 1) {
            throw new AssertionError("the vendor was called " + events.size() + " times");
        }
        return events.get(0).getRequest();
    }

    @Override
    public void close() {
        camel.stop();
        vendor.stop();
    }
}
