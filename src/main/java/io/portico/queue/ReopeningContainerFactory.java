package io.portico.queue;

import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;

import org.apache.camel.component.jms.DefaultJmsMessageListenerContainer;
import org.apache.camel.component.jms.JmsEndpoint;
import org.apache.camel.component.jms.MessageListenerContainerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Makes listener containers that notice when the broker has closed their consumer. Artemis does so, without an error at
 * the client, when it cannot translate a message that it is about to deliver; the consumer then receives nothing ever
 * again. Asking a closed consumer for its selector fails, and the container replaces it.
 */
@Component("reopeningContainers")
final class ReopeningContainerFactory implements MessageListenerContainerFactory {

    @Override
    public AbstractMessageListenerContainer createMessageListenerContainer(JmsEndpoint endpoint) {
        return new ReopeningContainer(endpoint);
    }

    private static final class ReopeningContainer extends DefaultJmsMessageListenerContainer {
        ReopeningContainer(JmsEndpoint endpoint) {
            super(endpoint);
        }

        @Override
        protected @Nullable Message receiveMessage(MessageConsumer consumer) throws JMSException {
            Message message = super.receiveMessage(consumer);
            if (message == null) {
                consumer.getMessageSelector();
            }
            return message;
        }
    }
}
