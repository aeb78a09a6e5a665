package io.portico.queue;

import java.nio.ByteBuffer;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.RoutingContext;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.protocol.amqp.broker.AMQPMessage;
import org.apache.activemq.artemis.utils.CompositeAddress;
import org.apache.activemq.artemis.utils.UUIDGenerator;
import org.apache.qpid.proton.codec.ReadableBuffer;

import io.portico.message.DeadLetter;
import io.portico.model.Identifiers;
import io.portico.model.ProblemCode;

/**
 * Receives requests where the broker itself falls short.
 *
 * <p>Artemis 2.40 states the authenticated user in a message of its own protocol only; in an AMQP message the property
 * of that name is whatever the sender wrote. Here it is overwritten.
 *
 * <p>An AMQP message that the broker cannot translate, such as a sequence with an unsigned integer in it, closes the
 * consumer it is delivered to, one after the other. Here it becomes a dead letter as it arrives, its AMQP bytes as the
 * body. One beyond any request's size is refused to its sender.
 */
final class RequestReception implements ActiveMQServerPlugin {
    /** Well above a request's 64 KiB and its properties. */
    private static final int MAX_MESSAGE = 256 * 1024;

    private final ActiveMQServer server;

    RequestReception(ActiveMQServer server) {
        this.server = server;
    }

    @Override
    public void beforeSend(
            ServerSession session, Transaction tx, Message message, boolean direct, boolean noAutoCreateQueue)
            throws ActiveMQException {
        boolean ours = BrokerUsers.GATEWAY.equals(session.getValidatedUser());
        if (!ours && (message.isLargeMessage() || message.getEncodeSize() > MAX_MESSAGE)) {
            throw new ActiveMQException("The message is too large.", ActiveMQExceptionType.ADDRESS_FULL);
        }
        if (message instanceof AMQPMessage amqp) {
            amqp.putStringProperty(Message.HDR_VALIDATED_USER, session.getValidatedUser());
            amqp.reencode();
        }
    }

    @Override
    public void beforeMessageRoute(Message message, RoutingContext context, boolean direct, boolean rejectDuplicates)
            throws ActiveMQException {
        if (message instanceof AMQPMessage amqp
                && isForRequests(context.getAddress(message))
                && !isTranslatable(amqp)) {
            bury(amqp, context);
        }
    }

    private static boolean isForRequests(SimpleString address) {
        return Queues.REQUESTS.equals(
                CompositeAddress.extractAddressName(address).toString());
    }

    private static boolean isTranslatable(AMQPMessage message) {
        try {
            message.toCore();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private void bury(AMQPMessage message, RoutingContext context) throws ActiveMQException {
        CoreMessage dead = new CoreMessage(server.getStorageManager().generateID(), 512);
        dead.setType(Message.BYTES_TYPE);
        dead.setDurable(true);
        dead.setPriority((byte) 4);
        dead.setAddress(SimpleString.of(Queues.DEAD_LETTERS));
        dead.setRoutingType(RoutingType.ANYCAST);
        dead.setTimestamp(System.currentTimeMillis());
        dead.setUserID(UUIDGenerator.getInstance().generateUUID());
        dead.putStringProperty(Message.HDR_VALIDATED_USER, SimpleString.of(BrokerUsers.GATEWAY));
        dead.putStringProperty(DeadLetter.CODE, ProblemCode.MALFORMED_REQUEST.wireName());
        dead.putIntProperty(DeadLetter.ATTEMPTS, 1);
        dead.putStringProperty(DeadLetter.REQUEST_ID, Identifiers.newRequestId());
        dead.putStringProperty(Marks.USER, message.getStringProperty(Message.HDR_VALIDATED_USER));
        dead.getBodyBuffer().writeBytes(bytesOf(message));
        try {
            server.getPostOffice().route(dead, context.getTransaction(), false);
        } catch (ActiveMQException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException("The message cannot be kept.", e, ActiveMQExceptionType.INTERNAL_ERROR);
        }
        context.clear();
        context.setReusable(false);
    }

    private static ByteBuffer bytesOf(AMQPMessage message) {
        ReadableBuffer encoded = message.getSendBuffer(0, null);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
