package io.portico.customer;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The customer's document, as the API shows it and the store keeps it. What clients send is read elsewhere. */
public final class CustomerJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, null))
            .build();
    private static final ObjectWriter WRITER = MAPPER.writerFor(Customer.class);
    /** A node that is older than the one that wrote takes what it knows. */
    private static final ObjectReader READER =
            MAPPER.readerFor(Customer.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private CustomerJson() {}

    /** The document's bytes, UTF-8. */
    public static byte[] bytes(Customer customer) {
        try {
            return WRITER.writeValueAsBytes(customer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Customer customer) {
        try {
            return WRITER.writeValueAsString(customer);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads what {@link #text} wrote. */
    static Customer read(String stored) {
        try {
            return READER.readValue(stored);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
