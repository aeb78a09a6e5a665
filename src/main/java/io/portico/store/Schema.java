package io.portico.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

import io.portico.setting.InvalidSettingException;

/**
 * The tables of the database. They are made or brought up to date at start; where the database is away then, the start
 * goes on and they are as soon as it comes. A database that is there and cannot be migrated stops the start.
 */
@Component
public final class Schema implements FlywayMigrationStrategy, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Duration pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile boolean ready;

    /** @param migrated whether they are made here; otherwise they are there already */
    @Autowired
    public Schema(@Value("${spring.flyway.enabled:true}") boolean migrated) {
        this(migrated, PAUSE);
    }

    Schema(boolean migrated, Duration pause) {
        this.ready = !migrated;
        this.pause = pause;
    }

    /** Whether the tables are there, and whoever waited for them has done what it wanted to. Once true for good. */
    public boolean isReady() {
        return ready;
    }

    /** Runs this once the tables are there: now, or on another thread when the database has come. */
    public void whenReady(Runnable work) {
        synchronized (waiting) {
            if (!ready) {
                waiting.add(work);
                return;
            }
        }
        work.run();
    }

    @Override
    public void migrate(Flyway flyway) {
        try {
            flyway.migrate();
            becomeReady();
        } catch (RuntimeException e) {
            switch (StoreFault.of(e)) {
                case AWAY -> migrateLater(flyway, e);
                case CREDENTIALS ->
                    throw new InvalidSettingException(
                            "spring.datasource.password", "the database refuses spring.datasource.username with it");
                case NO_DATABASE ->
                    throw new InvalidSettingException(
                            "spring.datasource.url", "the database that it names does not exist on its server");
                case DEFECT -> throw e;
            }
        }
    }

    private void migrateLater(Flyway flyway, RuntimeException cause) {
        LOG.warn(
                "The database cannot be reached (SQL state {}); requests are answered with store-unavailable until it can",
                StoreFault.sqlState(cause));
        Thread thread = new Thread(() -> keepTrying(flyway), "schema");
        thread.setDaemon(true);
        thread.start();
    }

    /** Without an interrupt from outside: inside an embedded database that closes the file under everybody else. */
    private void keepTrying(Flyway flyway) {
        boolean told = false;
        try {
            while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    flyway.migrate();
                    becomeReady();
                    LOG.info("The database can be reached");
                    return;
                } catch (RuntimeException e) {
                    if (StoreFault.of(e) != StoreFault.AWAY && !told) {
                        told = true;
                        LOG.error(
                                "The database is there, but cannot be migrated ({}, SQL state {})",
                                e.getClass().getSimpleName(),
                                StoreFault.sqlState(e));
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Work that comes meanwhile is done, too, before anybody is told that this is over. */
    private void becomeReady() {
        while (true) {
            List<Runnable> due;
            synchronized (waiting) {
                if (waiting.isEmpty()) {
                    ready = true;
                    return;
                }
                due = List.copyOf(waiting);
                waiting.clear();
            }
            due.forEach(Schema::run);
        }
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) { // whatever it is, the others have waited as long
            LOG.error("What waited for the database failed ({})", e.getClass().getName());
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
