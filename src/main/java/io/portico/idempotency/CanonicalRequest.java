package io.portico.idempotency;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.JsonGenerator;

import io.portico.json.JsonDocument;
import io.portico.model.CreatePortalSession;

/** Writes a request so that two requests have the same bytes if and only if they ask for the same. */
final class CanonicalRequest {
    private static final int USUAL_LENGTH = 512;

    private CanonicalRequest() {}

    /** JSON with every field in its place; the order in which a client wrote names does not show, that of arrays does. */
    static byte[] bytes(CreatePortalSession request) {
        return JsonDocument.write(USUAL_LENGTH, json -> {
            json.writeStartArray();
            json.writeString(request.customerSystem());
            json.writeString(request.customerId());
            write(json, request.vendor());
            write(json, request.account());
            write(json, request.returnUrl());
            json.writeString(request.intent().wireName());
            write(json, request.subscriptionId());
            json.writeString(request.intentFallback().name());
            write(json, request.locale());
            write(json, request.expiresIn() == null ? null : request.expiresIn().toSeconds());
            write(json, request.vendorOptions());
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((name, field) -> sorted.put(String.valueOf(name), field));
            for (Map.Entry<String, Object> field : sorted.entrySet()) {
                json.writeFieldName(field.getKey());
                write(json, field.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Number number) {
            json.writeNumber(plain(number));
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(value.toString());
        }
    }

    /** A number is what it is, however many zeros it was written with. */
    private static BigDecimal plain(Number number) {
        BigDecimal exact =
                number instanceof BigInteger whole ? new BigDecimal(whole) : new BigDecimal(number.toString());
        return exact.signum() == 0 ? BigDecimal.ZERO : exact.stripTrailingZeros();
    }
}
