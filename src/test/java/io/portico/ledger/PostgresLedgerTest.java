package io.portico.ledger;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;

import com.zaxxer.hikari.HikariDataSource;

import io.portico.store.EmbeddedPostgresServer;

class PostgresLedgerTest extends LedgerContract {
    private final List<HikariDataSource> databases = new ArrayList<>();

    @Override
    DataSource freshDatabase() {
        HikariDataSource database = new HikariDataSource();
        databases.add(database);
        database.setJdbcUrl(EmbeddedPostgresServer.shared().newDatabase());
        return database;
    }

    @AfterEach
    void close() {
        databases.forEach(HikariDataSource::close);
    }
}
