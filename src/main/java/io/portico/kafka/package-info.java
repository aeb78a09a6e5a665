/** The channel adapter for Kafka: translates records into the canonical model and back; nothing of it exists unless configured. */
@NullMarked
package io.portico.kafka;

import org.jspecify.annotations.NullMarked;
