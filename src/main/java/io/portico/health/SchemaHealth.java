package io.portico.health;

import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

import io.portico.store.Schema;

/**
 * Up once the database has been there and its tables with it, and never down again after that. It belongs into the
 * readiness group, as {@code schema}: a node that has never seen its database has nothing to offer that another would not.
 */
@Component("schemaHealthIndicator")
final class SchemaHealth implements HealthIndicator {
    private final Schema schema;

    SchemaHealth(Schema schema) {
        this.schema = schema;
    }

    @Override
    public Health health() {
        return (schema.isReady() ? Health.up() : Health.down()).build();
    }
}
