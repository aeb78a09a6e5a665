package io.portico;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A node beside a newer one, whose schema it does not know. */
@Tag("faults")
class NewerSchemaTest {
    @TempDir
    private Path directory;

    @Test
    void goOnBesideANewerSchema_andStartOnIt() throws Exception {
        try (Nodes nodes = new Nodes(directory)) {
            GatewayProcess old = nodes.start(1).get(0);
            assertThat(old.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);

            // What a newer node does when it comes up beside this one.
            try (Connection newer = DriverManager.getConnection(nodes.database);
                    Statement migration = newer.createStatement()) {
                migration.execute("alter table ledger_entry add column later varchar");
                migration.execute(
                        "insert into flyway_schema_history (installed_rank, version, description, type, script,"
                                + " checksum, installed_by, execution_time, success)"
                                + " values (999, '999', 'later', 'SQL', 'V999__later.sql', 1, 'newer', 1, true)");
            }

            assertThat(old.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
            assertThat(old.measured("portico_ledger_dropped_total")).isZero();
            GatewayProcess again = nodes.start(1).get(0);
            assertThat(again.isAlive()).as(String.join("\n", again.output())).isTrue();
            assertThat(again.ask(RunningGateway.REQUEST).statusCode()).isEqualTo(201);
        }
    }
}
