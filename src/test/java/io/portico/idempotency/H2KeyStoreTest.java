package io.portico.idempotency;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.zaxxer.hikari.HikariDataSource;

import io.portico.store.LastConnection;

import static org.assertj.core.api.Assertions.assertThat;

/** Idempotency keys in the embedded database, in a file as it is by default. */
class H2KeyStoreTest extends KeyStoreContract {
    @TempDir
    static Path directory;

    private final List<HikariDataSource> databases = new ArrayList<>();

    @Override
    HikariDataSource freshDatabase() {
        HikariDataSource database = new HikariDataSource();
        databases.add(database);
        database.setJdbcUrl(
                "jdbc:h2:file:" + directory.resolve(UUID.randomUUID().toString()) + ";LOCK_TIMEOUT=1000");
        database.setMaximumPoolSize(16);
        return database;
    }

    /** Otherwise it would be refused as 503 and, as it is taken, be refused as 409 until its lease is over. */
    @Test
    void takesAKeyWithTheLastConnectionOfThePool() {
        HikariDataSource database = freshDatabase();
        Flyway.configure().dataSource(database).load().migrate();
        KeyTable table = new KeyTable(new LastConnection(database, 1));

        assertThat(table.insert(
                        KeyScope.of("acme", "create-portal-session", "order-7"),
                        "fingerprint",
                        "secret",
                        "owner",
                        "acmepay",
                        Duration.ofSeconds(15)))
                .isTrue();
    }

    @AfterEach
    void close() {
        databases.forEach(HikariDataSource::close);
    }
}
