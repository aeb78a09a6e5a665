package io.portico.dialect;

import java.util.Locale;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.caller.Caller;
import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.json.StrictJson;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.FormFields;
import io.portico.request.IdempotencyKeyForm;

/**
 * Makes of a request in a vendor's dialect the document that the dialect's first program reads:
 *
 * <ul>
 *   <li>{@code path}: the values of the path's {@code {name}} segments
 *   <li>{@code headers}: lower-case name to first value, credentials left out
 *   <li>{@code body}: the JSON, or the form's fields with brackets made objects and arrays; null where there is none
 *   <li>{@code keyed}: whether the request has an idempotency key
 *   <li>{@code customer}: the customer that the caller's API key stands for; null where it stands for none
 * </ul>
 */
@Component("readDialectRequest")
final class ReadDialectRequest implements Processor {
    /** {@code JsonNode}: the document, for the program that writes the answer. */
    static final String VARIABLE = "dialectRequest";

    private static final String FORM = "application/x-www-form-urlencoded";

    private final DialectSettings settings;

    ReadDialectRequest(DialectSettings settings) {
        this.settings = settings;
    }

    @Override
    public void process(Exchange exchange) {
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        refuseRepeatedHeaders(request);
        ObjectNode document = facts(request);
        exchange.setVariable(VARIABLE, document);
        exchange.setVariable(Variables.DIALECT, Dialect.ofRoute(exchange.getFromRouteId()));
        exchange.setVariable(Variables.DROPPABLE, settings.drop());
        String key = IdempotencyKeyForm.of(request.headerValues("idempotency-key"));
        document.put("keyed", key != null);
        if (key != null) {
            exchange.setVariable(Variables.IDEMPOTENCY_KEY, key);
        }
        document.put(
                "customer", exchange.getVariable(Variables.CALLER, Caller.class).customerId());
        document.set("body", body(request, exchange.getMessage().getBody(byte[].class)));
        exchange.getMessage().setBody(document);
    }

    /** Of two values of a header that stands once either might be meant. */
    private static void refuseRepeatedHeaders(HttpRequest request) {
        request.headers().forEach((name, values) -> {
            if (values.size() > 1 && !name.equals("idempotency-key")) {
                throw new ProblemException(
                        ProblemCode.MALFORMED_REQUEST, "The header " + name + " stands more than once.");
            }
        });
    }

    /** What is known of a request before its body is read. */
    static ObjectNode facts(HttpRequest request) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode path = document.putObject("path");
        request.pathParameters().forEach(path::put);
        ObjectNode headers = document.putObject("headers");
        for (Map.Entry<String, ?> header : request.headers().entrySet()) {
            if (!header.getKey().equals("authorization") && !header.getKey().equals("x-api-key")) {
                headers.put(header.getKey(), request.header(header.getKey()));
            }
        }
        return document;
    }

    private static @Nullable JsonNode body(HttpRequest request, byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return null;
        }
        String type = request.header("content-type");
        return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM)
                ? FormFields.tree(bytes)
                : StrictJson.readObject(bytes);
    }
}
