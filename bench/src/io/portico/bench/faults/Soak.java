package io.portico.bench.faults;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.portico.bench.faults.History.Asked;
import io.portico.bench.faults.History.Told;
import io.portico.bench.faults.RecordingStripe.Manner;

/**
 * Sends requests at an even rate for a while, to a vendor that fails now and then, and says whether anything grows: heap
 * after collections, threads, open files, latency.
 */
final class Soak {
    private static final int SAMPLE_SECONDS = 5;
    private static final int MOST_AT_A_TIME = 500;

    private final HttpClient client =
            HttpClient.newBuilder().executor(Executors.newFixedThreadPool(2)).build();
    private final History history = new History();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<Long> latencies = new ArrayList<>();
    private final Semaphore free = new Semaphore(MOST_AT_A_TIME);
    private final AtomicInteger number = new AtomicInteger();
    private final int port;

    private Soak(int port) {
        this.port = port;
    }

    /**
     * Takes the first of the ports, minutes, requests a second, vendor calls in a thousand that fail, a seed, a log file, and
     * the command of the gateway.
     */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        List<String> command = Arrays.asList(args).subList(6, args.length);
        Soak soak = new Soak(port);
        Faults faults = new Faults(Integer.parseInt(args[3]), new Random(Long.parseLong(args[4])));
        boolean sound;
        try (GatewayJvm gateway = new GatewayJvm(command, new File(args[5]), port + 1);
                RecordingStripe vendor = new RecordingStripe(port + 9, soak.history, faults::next, 20)) {
            gateway.start();
            gateway.awaitReady();
            Customers.store(soak.client, port);
            sound = soak.run(gateway, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        }
        System.exit(sound ? 0 : 1);
    }

    /** Which calls fail, and how. */
    private record Faults(int inAThousand, Random random) {
        private static final List<Manner> KINDS =
                List.of(Manner.SLOW, Manner.SILENT, Manner.CUT, Manner.FAILED, Manner.LIMITED, Manner.UNAVAILABLE);

        synchronized Manner next() {
            return random.nextInt(1000) < inAThousand ? KINDS.get(random.nextInt(KINDS.size())) : Manner.GOOD;
        }
    }

    private boolean run(GatewayJvm gateway, int minutes, int perSecond) throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(this::send, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
        Map<String, Trend> trends = new TreeMap<>();
        long start = System.nanoTime();
        long end = start + TimeUnit.MINUTES.toNanos(minutes);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(SAMPLE_SECONDS));
            sample(gateway, trends, (System.nanoTime() - start) / 1e9 / 60);
        }
        clock.shutdown();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        free.tryAcquire(MOST_AT_A_TIME, 30, TimeUnit.SECONDS);
        System.out.printf(
                "%d minutes at %d requests a second; answers %s%n", minutes, perSecond, new TreeMap<>(answers));
        // The first third is warming up: compilers, pools, caches.
        trends.forEach((name, trend) -> System.out.printf("%-28s %s%n", name, trend.afterAThird()));
        History.Report report = history.check();
        System.out.println(report);
        return report.isSound();
    }

    private void send() {
        if (!free.tryAcquire()) {
            answers.merge("not sent: too many wait", 1, Integer::sum);
            return;
        }
        int mine = number.getAndIncrement();
        Asked asked = Customers.request(mine);
        history.ask(asked);
        long start = System.nanoTime();
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/portal-sessions"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer pk_sandbox_acme")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Customers.document(mine)));
        if (asked.isKeyed()) {
            request.header("Idempotency-Key", asked.key());
        }
        client.sendAsync(request.build(), BodyHandlers.ofString()).whenComplete((answer, failure) -> {
            free.release();
            if (failure != null) {
                answers.merge("no answer: " + failure.getClass().getSimpleName(), 1, Integer::sum);
                return;
            }
            Told told = Answers.read(asked.id(), answer.statusCode(), answer.body());
            history.tell(told);
            answers.merge(answer.statusCode() + " " + told.code(), 1, Integer::sum);
            if (answer.statusCode() == 201) {
                synchronized (latencies) {
                    latencies.add(System.nanoTime() - start);
                }
            }
        });
    }

    private void sample(GatewayJvm gateway, Map<String, Trend> trends, double minute) throws IOException {
        add(trends, "heap after collection, MiB", minute, gateway.measured("jvm_gc_live_data_size_bytes") / 1048576);
        add(trends, "heap used, MiB", minute, gateway.measured("jvm_memory_used_bytes") / 1048576);
        add(trends, "threads", minute, gateway.measured("jvm_threads_live_threads"));
        add(trends, "open files", minute, gateway.measured("process_files_open_files"));
        add(trends, "ledger entries pending", minute, gateway.measured("portico_ledger_pending"));
        List<Long> recent;
        synchronized (latencies) {
            recent = new ArrayList<>(latencies);
            latencies.clear();
        }
        if (!recent.isEmpty()) {
            recent.sort(null);
            add(trends, "latency of sessions, ms p50", minute, recent.get(recent.size() / 2) / 1e6);
            add(trends, "latency of sessions, ms p99", minute, recent.get(recent.size() * 99 / 100) / 1e6);
        }
    }

    private static void add(Map<String, Trend> trends, String name, double minute, double value) {
        trends.computeIfAbsent(name, any -> new Trend()).add(minute, value);
    }
}
