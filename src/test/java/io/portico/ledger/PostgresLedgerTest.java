package io.portico.ledger;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;

import com.zaxxer.hikari.HikariDataSource;

import io.portico.store.EmbeddedPostgresServer;

class PostgresLedgerTest extends LedgerContract {
    private final HikariDataSource database = new HikariDataSource();

    @Override
    DataSource freshDatabase() {
        database.setJdbcUrl(EmbeddedPostgresServer.shared().newDatabase());
        return database;
    }

    @AfterEach
    void close() {
        database.close();
    }
}
