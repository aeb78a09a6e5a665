package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.flow.Variables;
import io.portico.json.StrictJson;
import io.portico.model.GatewayProblem;
import io.portico.model.ProblemException;
import io.portico.model.VendorDocument;

/**
 * Stands after the {@code http} call in a vendor file and makes of a vendor's answer what its jq program reads:
 * {@code {"status", "ok", "headers", "body", "valid"}}. {@code ok} says that the status is 200 or 201: the other successes
 * say that there is nothing, not yet or not all. Header names are in lower case, one value each, cookies left out.
 * {@code body} is the JSON, or null where the answer is anything but one document that {@link StrictJson} takes;
 * {@code valid} tells that apart from the document {@code null}. The status is also left in the exchange variable
 * {@link Variables#VENDOR_STATUS}, and the JSON in {@link Variables#VENDOR_DOCUMENT} where the request is made in the vendor's
 * own dialect. How large an answer may be is up to the client, which has read it by then.
 */
@Component("readVendorAnswer")
public final class ReadVendorAnswer implements Processor {
    /** Characters; a longer one is not kept with its session. */
    private static final int MAX_DOCUMENT = 65_536;

    @Override
    public void process(Exchange exchange) throws IOException {
        Message message = exchange.getMessage();
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        JsonNode body = parse(bytes(message.getBody()));

        GatewayProblem.read(message.getHeader(GatewayProblem.HEADER, String.class), status)
                .ifPresent(code -> exchange.setVariable(Variables.VENDOR_PROBLEM, code));

        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("status", status);
        answer.put("ok", status == 200 || status == 201);
        answer.set("headers", headers(message.getHeaders()));
        answer.set("body", body);
        answer.put("valid", body != null);
        message.setBody(answer);
        exchange.setVariable(Variables.VENDOR_STATUS, status);
        if (body != null && inItsDialect(exchange)) {
            String text = body.toString();
            exchange.setVariable(
                    Variables.VENDOR_DOCUMENT, text.length() <= MAX_DOCUMENT ? new VendorDocument(text) : null);
        }
    }

    private static boolean inItsDialect(Exchange exchange) {
        String dialect = exchange.getVariable(Variables.DIALECT, String.class);
        VendorAccount account = exchange.getVariable(Variables.ACCOUNT, VendorAccount.class);
        return dialect != null && account != null && dialect.equals(account.vendor());
    }

    private static byte[] bytes(@Nullable Object body) throws IOException {
        if (body instanceof InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            }
        }
        return body instanceof byte[] read ? read : new byte[0];
    }

    private static @Nullable JsonNode parse(byte[] bytes) {
        try {
            return StrictJson.read(bytes);
        } catch (ProblemException e) {
            return null;
        }
    }

    private static ObjectNode headers(Map<String, Object> received) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        received.forEach((name, value) -> {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            Object first = value instanceof List<?> values && !values.isEmpty() ? values.get(0) : value;
            if (first instanceof String text && !lowerCase.startsWith("camel") && !lowerCase.startsWith("set-cookie")) {
                headers.put(lowerCase, text);
            }
        });
        return headers;
    }
}
