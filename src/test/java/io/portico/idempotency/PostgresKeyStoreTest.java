package io.portico.idempotency;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;

import com.zaxxer.hikari.HikariDataSource;

import io.portico.store.EmbeddedPostgresServer;

/** Idempotency keys in PostgreSQL. */
class PostgresKeyStoreTest extends KeyStoreContract {
    private final List<HikariDataSource> databases = new ArrayList<>();

    @Override
    DataSource freshDatabase() {
        HikariDataSource database = new HikariDataSource();
        databases.add(database);
        database.setJdbcUrl(EmbeddedPostgresServer.shared().newDatabase());
        database.setMaximumPoolSize(16);
        return database;
    }

    @AfterEach
    void close() {
        databases.forEach(HikariDataSource::close);
    }
}
