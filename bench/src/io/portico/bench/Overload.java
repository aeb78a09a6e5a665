package io.portico.bench;

import java.util.Arrays;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;

/**
 * What is left for good requests when there are too many, and when another vendor hangs. Arguments: {@code load} or
 * {@code sick}, port of the gateway, port of the vendor that answers, its delay in milliseconds, port of the one that
 * hangs, requests a second that the gateway can serve, and seconds for each phase.
 */
final class Overload {
    private static final long START_MILLIS = 180_000;
    private static final int WARM_UPS = 5;

    private final OpenLoad well;
    private final OpenLoad sick;
    private final int capacity;
    private final int seconds;

    private Overload(OpenLoad well, OpenLoad sick, int capacity, int seconds) {
        this.well = well;
        this.sick = sick;
        this.capacity = capacity;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws InterruptedException {
        int[] numbers = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        new VendorStub(vertx, numbers[2]).listen(numbers[1]);
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(numbers[3]))
                .requestHandler(request -> {}) // It takes every request and answers none.
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        try {
            Overload overload = new Overload(
                    new OpenLoad(vertx, numbers[0], "acme-stripe"),
                    new OpenLoad(vertx, numbers[0], "acme-ampersand"),
                    numbers[4],
                    numbers[5]);
            overload.warmUp();
            if (args[0].equals("load")) {
                overload.tenTimes();
            } else {
                overload.besideASickVendor();
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void warmUp() throws InterruptedException {
        long patience = System.currentTimeMillis() + START_MILLIS;
        while (!(well.run(1, 1).goodput() > 0)) {
            if (System.currentTimeMillis() > patience) {
                throw new IllegalStateException("the gateway serves nothing");
            }
        }
        for (int i = 0; i < WARM_UPS; i++) {
            well.run(capacity, seconds);
        }
    }

    private void tenTimes() throws InterruptedException {
        OpenLoad.Result once = well.run(capacity, seconds);
        System.out.printf(" 1 x %d/s: %s%n", capacity, once.line());
        OpenLoad.Result tenfold = well.run(10.0 * capacity, seconds);
        System.out.printf("10 x %d/s: %s%n", capacity, tenfold.line());
        System.out.printf("goodput under ten times the load: %.0f %%%n", 100 * tenfold.goodput() / once.goodput());
    }

    private void besideASickVendor() throws InterruptedException {
        OpenLoad.Result alone = well.run(capacity, seconds);
        System.out.printf("alone:                %s%n", alone.line());
        OpenLoad.Result[] hanging = new OpenLoad.Result[1];
        Thread beside = new Thread(() -> {
            try {
                hanging[0] = sick.run(capacity, seconds);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        beside.start();
        OpenLoad.Result meanwhile = well.run(capacity, seconds);
        beside.join();
        System.out.printf("beside a sick vendor: %s%n", meanwhile.line());
        System.out.printf("the sick vendor's:    %s%n", hanging[0].line());
        System.out.printf(
                "p99 beside a sick vendor, of that alone: %.0f %%%n",
                100 * meanwhile.sessionMillis(99) / alone.sessionMillis(99));
    }
}
