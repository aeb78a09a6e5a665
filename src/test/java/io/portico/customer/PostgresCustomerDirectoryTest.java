package io.portico.customer;

import io.portico.store.EmbeddedPostgresServer;

/** The directory in PostgreSQL. */
class PostgresCustomerDirectoryTest extends CustomerDirectoryContract {
    @Override
    String newDatabase() {
        return EmbeddedPostgresServer.shared().newDatabase();
    }
}
