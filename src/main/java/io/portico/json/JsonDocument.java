package io.portico.json;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;

/** Writes documents member by member, into bytes of UTF-8. */
public final class JsonDocument {
    /** Shared by all threads: kept by thread, as is Jackson's default, buffers would die with each virtual thread. */
    static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.sharedConcurrentDequePool();

    private static final JsonFactory FACTORY =
            JsonFactory.builder().recyclerPool(BUFFERS).build();

    private JsonDocument() {}

    /** What stands in a document. */
    @FunctionalInterface
    public interface Content {
        /** Writes exactly one value. */
        void writeTo(JsonGenerator json) throws IOException;
    }

    /**
     * The document's bytes.
     *
     * @param usualLength in bytes; a longer document only costs a copy
     */
    public static byte[] write(int usualLength, Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(usualLength);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes a member, or leaves it out where there is no value. */
    public static void writeOptional(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}
