package io.portico.customer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.store.EmbeddedPostgresServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a request meets while the database is away, or busy with something else. */
class StoreFailureTest {
    private static final CustomerKey KEY = new CustomerKey("default", "c1");
    private static final Customer CUSTOMER = new Customer("c1", "default", null, List.of(), List.of());
    /** The connection's second or the statement's second, and room for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(8);

    @Test
    void saysSoWhenTheDatabaseIsDown() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (HikariDataSource dataSource = pool("jdbc:postgresql://127.0.0.1:" + port + "/portico?user=postgres")) {
            CustomerDirectory directory = new JdbcCustomerDirectory(dataSource, Vendors.ALL, Duration.ofSeconds(1));

            assertUnavailable(() -> directory.find("acme", KEY));
            assertUnavailable(() -> directory.put("acme", CUSTOMER));
            assertUnavailable(() -> directory.delete("acme", KEY));
        }
    }

    @Test
    void saysSoWhenTheDatabaseDoesNotAnswer() throws SQLException {
        String url = EmbeddedPostgresServer.shared().newDatabase();
        try (HikariDataSource dataSource = pool(url);
                Connection other = DriverManager.getConnection(url)) {
            Flyway.configure().dataSource(dataSource).load().migrate();
            CustomerDirectory directory = new JdbcCustomerDirectory(dataSource, Vendors.ALL, Duration.ofSeconds(1));
            directory.put("acme", CUSTOMER);
            other.setAutoCommit(false);
            try (Statement lock = other.createStatement()) {
                lock.execute("lock table customer, customer_key in access exclusive mode");
            }

            assertUnavailable(() -> directory.find("acme", KEY));
            assertUnavailable(() -> directory.put("acme", CUSTOMER));

            other.rollback();
            assertThat(directory.find("acme", KEY)).contains(CUSTOMER);
        }
    }

    private static void assertUnavailable(Runnable request) {
        long start = System.nanoTime();
        Problem problem =
                catchThrowableOfType(ProblemException.class, request::run).problem();
        assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(1_000);
        return new HikariDataSource(config);
    }
}
