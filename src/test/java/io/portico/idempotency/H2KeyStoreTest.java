package io.portico.idempotency;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import com.zaxxer.hikari.HikariDataSource;

/** Idempotency keys in the embedded database, in a file as it is by default. */
class H2KeyStoreTest extends KeyStoreContract {
    @TempDir
    static Path directory;

    private final List<HikariDataSource> databases = new ArrayList<>();

    @Override
    DataSource freshDatabase() {
        HikariDataSource database = new HikariDataSource();
        databases.add(database);
        database.setJdbcUrl(
                "jdbc:h2:file:" + directory.resolve(UUID.randomUUID().toString()) + ";LOCK_TIMEOUT=1000");
        database.setMaximumPoolSize(16);
        return database;
    }

    @AfterEach
    void close() {
        databases.forEach(HikariDataSource::close);
    }
}
