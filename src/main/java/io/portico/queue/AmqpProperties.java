package io.portico.queue;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the embedded broker listens for AMQP 1.0.
 *
 * @param bind address of the listener
 * @param port 0 for no listener
 */
@ConfigurationProperties("portico.amqp")
record AmqpProperties(
        @DefaultValue("127.0.0.1") String bind,
        @DefaultValue("5672") int port) {}
