package io.portico.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;

/**
 * The vendor, the load and the measurement, in one process beside the services. Rounds go from service to service in
 * turn, so that whatever the machine does meets all of them alike. Arguments: port of the vendor, its delay in
 * milliseconds, connections, requests of warm-up for each service, rounds, requests of a round, and the services, each
 * as {@code name:pid:port}; the first is compared with the others.
 */
final class Measure {
    private static final long START_MILLIS = 180_000;
    /** What is written behind belongs to the requests that caused it. */
    private static final long SETTLE_MILLIS = 300;

    private final List<Service> services;
    private final List<Load> loads;
    private final int requests;

    private Measure(List<Service> services, List<Load> loads, int requests) {
        this.services = services;
        this.loads = loads;
        this.requests = requests;
    }

    public static void main(String[] args) throws InterruptedException {
        int[] numbers = Arrays.stream(args).limit(6).mapToInt(Integer::parseInt).toArray();
        List<Service> services = Arrays.stream(args).skip(6).map(Service::parse).toList();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        new VendorStub(vertx, numbers[1]).listen(numbers[0]);
        List<Load> loads = services.stream()
                .map(service -> new Load(vertx, numbers[2], service.port()))
                .toList();
        try {
            new Measure(services, loads, numbers[5]).run(numbers[3], numbers[4]);
        } finally {
            // Vert.x's threads would keep a failed run alive, and with it the services and their ports.
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void run(int warmUp, int rounds) throws InterruptedException {
        compareAnswers();
        System.out.printf("%-8s%s%n", "", heading());
        for (int done = 0; done < warmUp; done += requests) {
            print("warm-up", round());
        }
        List<double[]> measured = new ArrayList<>();
        for (int i = 1; i <= rounds; i++) {
            double[] row = round();
            measured.add(row);
            print(Integer.toString(i), row);
        }
        print("median", median(measured));
    }

    /** A service that answers less is no comparison. */
    private void compareAnswers() throws InterruptedException {
        JsonObject expected = null;
        for (int i = 0; i < services.size(); i++) {
            JsonObject answer = firstAnswer(i);
            List.of("id", "createdAt", "expiresAt").forEach(own -> {
                if (answer.remove(own) == null) {
                    throw new IllegalStateException("an answer lacks " + own);
                }
            });
            if (expected != null && !expected.equals(answer)) {
                throw new IllegalStateException("the answers differ: " + expected + " and " + answer);
            }
            expected = answer;
        }
    }

    private JsonObject firstAnswer(int service) throws InterruptedException {
        long patience = System.currentTimeMillis() + START_MILLIS;
        while (true) {
            try {
                return loads.get(service)
                        .send()
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join()
                        .toJsonObject();
            } catch (RuntimeException e) {
                if (System.currentTimeMillis() > patience
                        || !services.get(service).isAlive()) {
                    throw new IllegalStateException(services.get(service).name() + " does not answer", e);
                }
                Thread.sleep(500);
            }
        }
    }

    /** For each service CPU for a request in microseconds; how busy it was, in percent of a core; then the ratios. */
    private double[] round() throws InterruptedException {
        int count = services.size();
        double[] row = new double[3 * count - 1];
        for (int i = 0; i < count; i++) {
            long cpuBefore = services.get(i).cpuMicros();
            long start = System.nanoTime();
            loads.get(i).run(requests);
            long wallMicros = (System.nanoTime() - start) / 1_000;
            Thread.sleep(SETTLE_MILLIS);
            long cpuMicros = services.get(i).cpuMicros() - cpuBefore;
            row[i] = (double) cpuMicros / requests;
            row[count + i] = 100.0 * cpuMicros / wallMicros;
            if (i > 0) {
                row[2 * count + i - 1] = row[0] / row[i];
            }
        }
        return row;
    }

    /** Column by column: the ratio is the median of the rounds' ratios. */
    private static double[] median(List<double[]> rows) {
        double[] medians = new double[rows.get(0).length];
        for (int column = 0; column < medians.length; column++) {
            int at = column;
            double[] sorted = rows.stream().mapToDouble(row -> row[at]).sorted().toArray();
            int middle = sorted.length / 2;
            medians[column] = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
        return medians;
    }

    private String heading() {
        String costs = columns(services, service -> service.name() + " µs", 18);
        String busy = columns(services, service -> "busy %", 8);
        String ratios = columns(
                services.subList(1, services.size()), service -> services.get(0).name() + "/" + service.name(), 22);
        return costs + busy + ratios;
    }

    private static String columns(List<Service> services, Function<Service, String> title, int width) {
        return services.stream()
                .map(service -> ("%" + width + "s").formatted(title.apply(service)))
                .collect(Collectors.joining());
    }

    private void print(String name, double[] row) {
        StringBuilder line = new StringBuilder("%-8s".formatted(name));
        int count = services.size();
        for (int column = 0; column < row.length; column++) {
            line.append((column < count ? "%18.1f" : column < 2 * count ? "%8.0f" : "%22.2f").formatted(row[column]));
        }
        System.out.println(line);
    }
}
