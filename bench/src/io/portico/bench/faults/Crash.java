package io.portico.bench.faults;

import java.io.File;
import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.slf4j.LoggerFactory;

import io.portico.bench.faults.RecordingStripe.Manner;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;

/**
 * Sends requests to the queue and kills the gateway, with its embedded database and broker, while it works on them; over and
 * over on the same data. At the end each request must have been answered.
 */
final class Crash {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(90);

    private Crash() {}

    /**
     * Takes the first of the ports, kills, requests before each, a seed, the minutes after which no further kill comes, a
     * log file, and the command of the gateway.
     */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int kills = Integer.parseInt(args[1]);
        int each = Integer.parseInt(args[2]);
        long seed = Long.parseLong(args[3]);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.parseLong(args[4]));
        List<String> command = Arrays.asList(args).subList(6, args.length);
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        Random random = new Random(seed);
        boolean sound;
        History history = new History();
        try (GatewayJvm gateway = new GatewayJvm(command, new File(args[5]), port + 1);
                RecordingStripe vendor = new RecordingStripe(port + 9, history, () -> Manner.GOOD, 10);
                QueueClient client = new QueueClient(port + 2, history)) {
            gateway.start();
            gateway.awaitReady();
            Customers.store(HttpClient.newHttpClient(), port);
            int kill = 0;
            for (; kill < kills && System.nanoTime() < end; kill++) {
                int before = history.calls();
                client.send(kill * each, each);
                int calls = before + random.nextInt(each);
                awaitCalls(history, calls, random.nextInt(3_000));
                gateway.kill();
                System.out.printf(
                        "kill %d: %d asked, %d calls, %d answered%n",
                        kill + 1, history.asked(), history.calls(), history.answered());
                gateway.start();
                gateway.awaitReady();
            }
            awaitQuiet(history);
            History.Report report = history.check();
            System.out.printf(
                    "%d kills of the gateway, seed %d; vendor calls %d%n%s%n", kill, seed, history.calls(), report);
            sound = report.isSound();
        }
        System.exit(sound ? 0 : 1);
    }

    /** Until the vendor has seen so many calls, or for so long: then the kill hits a gateway that waits or consumes. */
    private static void awaitCalls(History history, int calls, int atMostMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(atMostMillis);
        while (history.calls() < calls && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Until everything is answered, or nothing more comes. */
    private static void awaitQuiet(History history) {
        int answered = -1;
        long since = System.nanoTime();
        while (history.answered() < history.asked() && System.nanoTime() - since < QUIET_NANOS) {
            if (history.answered() != answered) {
                answered = history.answered();
                since = System.nanoTime();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }
}
