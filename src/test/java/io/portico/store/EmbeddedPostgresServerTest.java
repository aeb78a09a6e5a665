package io.portico.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Also shows what the tests of stores rely on: it starts whoever runs the build, root included. */
class EmbeddedPostgresServerTest {

    @Test
    void servesRealPostgresUntilItIsClosed() throws SQLException {
        String url;
        try (EmbeddedPostgresServer server = EmbeddedPostgresServer.start()) {
            url = server.newDatabase();
            try (Connection connection = DriverManager.getConnection(url)) {
                assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
            }
        }
        String gone = url;
        assertThatThrownBy(() -> DriverManager.getConnection(gone)).isInstanceOf(SQLException.class);
    }
}
