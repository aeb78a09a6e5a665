package io.portico.kafka;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;

/** Of the channel, and there only if {@code portico.kafka.bootstrap-servers} names brokers. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnExpression("!'${portico.kafka.bootstrap-servers:}'.isBlank()")
@interface ConditionalOnKafka {}
