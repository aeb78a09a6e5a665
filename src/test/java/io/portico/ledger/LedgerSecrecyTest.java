package io.portico.ledger;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

import org.apache.camel.Exchange;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.model.PortalUrl;
import io.portico.model.VendorDocument;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerSecrecyTest {

    @Test
    void hasNoPlaceForAPortalUrl() {
        assertThat(components(LedgerEntry.class))
                .extracting(RecordComponent::getName)
                .filteredOn(name -> name.toLowerCase(Locale.ROOT).contains("url"))
                .containsExactly("returnUrl");
        assertThat(components(LedgerEntry.class))
                .extracting(RecordComponent::getType)
                .noneMatch(PortalUrl.class::equals)
                .noneMatch(VendorDocument.class::equals);
    }

    @Test
    void leavesNeitherPortalUrlNorStateTokenInTheDatabasesFiles(@TempDir Path folder) throws Exception {
        JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:file:" + folder.resolve("ledger"), "sa", "");
        Flyway.configure().dataSource(database).load().migrate();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        JdbcLedger ledger = new JdbcLedger(database, registry, Entries.SETTINGS);
        ledger.start();
        Exchange exchange = Sessions.exchange();
        exchange.getMessage()
                .setBody(Sessions.session()
                        .with(new VendorDocument(
                                "{\"url\":\"https://billing.example.com/p/" + Sessions.URL_SECRET + "\"}")));
        new RecordOutcome(ledger, new OutcomeTimers(registry), Clock.systemUTC()).process(exchange);
        ledger.stop();
        database.getConnection().createStatement().execute("shutdown");

        assertThat(filesIn(folder))
                .contains("https://app.example.com/back", "bps_1")
                .doesNotContain(Sessions.URL_SECRET, Sessions.STATE_SECRET);
    }

    private static String filesIn(Path folder) throws Exception {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    private static Stream<RecordComponent> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> component.getType().isRecord()
                        ? Stream.concat(Stream.of(component), components(component.getType()))
                        : Stream.of(component));
    }
}
