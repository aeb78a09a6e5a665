package io.portico.queue;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;

import org.jspecify.annotations.Nullable;

import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Takes the body out of the two kinds of message that are read. Any other kind is refused without a look inside. */
final class MessageBody {
    private static final int MAX_BYTES = 64 * 1024;
    private static final byte[] NONE = {};

    private MessageBody() {}

    static byte[] bytes(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return encode(text.getText());
        }
        if (message instanceof BytesMessage bytes) {
            return read(bytes);
        }
        throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "Only text and bytes messages are read.");
    }

    private static byte[] encode(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        requireFits(text.length());
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            requireFits(encoded.remaining());
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The text holds half a character.");
        }
    }

    private static byte[] read(BytesMessage message) throws JMSException {
        requireFits(message.getBodyLength());
        byte[] bytes = new byte[(int) message.getBodyLength()];
        message.reset();
        message.readBytes(bytes);
        return bytes;
    }

    private static void requireFits(long length) {
        if (length > MAX_BYTES) {
            throw new ProblemException(ProblemCode.REQUEST_TOO_LARGE, "The body is larger than 64 KiB.");
        }
    }
}
