package io.portico.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * An open loop: requests for one customer leave at a rate, whether or not the ones before are answered, as those of many
 * callers do who know nothing of each other.
 */
final class OpenLoad {
    private static final int TICK_MILLIS = 10;
    private static final int MOST_CONNECTIONS = 5_000;

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions target;
    private final Buffer request;

    OpenLoad(Vertx vertx, int port, String customer) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(600),
                new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setMaxWaitQueueSize(-1));
        this.target = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/portal-sessions")
                .putHeader("Authorization", "Bearer pk_sandbox_acme")
                .putHeader("Content-Type", "application/json");
        this.request = Buffer.buffer(
                "{\"customerId\":\"" + customer + "\",\"returnUrl\":\"https://app.example.com/account\"}");
    }

    /** Sends so many requests a second for so long and waits for the last answer. */
    Result run(double perSecond, int seconds) throws InterruptedException {
        Result result = new Result(seconds);
        int total = (int) Math.round(perSecond * seconds);
        CountDownLatch answers = new CountDownLatch(total);
        long start = System.nanoTime();
        int[] sent = {0};
        vertx.setPeriodic(TICK_MILLIS, timer -> {
            double due = (System.nanoTime() - start) / 1e9 * perSecond;
            for (; sent[0] < due && sent[0] < total; sent[0]++) {
                send(result, answers);
            }
            if (sent[0] >= total) {
                vertx.cancelTimer(timer);
            }
        });
        answers.await();
        result.tookNanos = System.nanoTime() - start;
        return result;
    }

    private void send(Result result, CountDownLatch answers) {
        long start = System.nanoTime();
        client.request(target)
                .compose(connection -> connection.send(request))
                .compose(answer -> answer.body().map(body -> answer.statusCode()))
                .onComplete(answer -> {
                    result.add(answer.succeeded() ? answer.result() : 0, System.nanoTime() - start);
                    answers.countDown();
                });
    }

    /** What came back: times of the sessions, of the refusals and how many ended otherwise. */
    static final class Result {
        private final int seconds;
        private final List<Long> sessions = new ArrayList<>();
        private final List<Long> refusals = new ArrayList<>();
        private int others;
        private long tookNanos;

        Result(int seconds) {
            this.seconds = seconds;
        }

        private synchronized void add(int status, long nanos) {
            switch (status) {
                case 201 -> sessions.add(nanos);
                case 503 -> refusals.add(nanos);
                default -> others++;
            }
        }

        /** Sessions a second, over the time until the last answer. */
        synchronized double goodput() {
            return sessions.size() / Math.max(seconds, tookNanos / 1e9);
        }

        synchronized double sessionMillis(int percentile) {
            return millis(sessions, percentile);
        }

        synchronized String line() {
            return "sessions %d (%.1f/s; p50 %.0f, p99 %.0f ms), refused %d (p50 %.0f, p99 %.0f, worst %.0f ms), others %d"
                    .formatted(
                            sessions.size(),
                            goodput(),
                            millis(sessions, 50),
                            millis(sessions, 99),
                            refusals.size(),
                            millis(refusals, 50),
                            millis(refusals, 99),
                            millis(refusals, 100),
                            others);
        }

        private static double millis(List<Long> nanos, int percentile) {
            if (nanos.isEmpty()) {
                return Double.NaN;
            }
            List<Long> sorted = new ArrayList<>(nanos);
            Collections.sort(sorted);
            int at = (int) Math.ceil(percentile / 100.0 * sorted.size()) - 1;
            return sorted.get(Math.max(0, at)) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }
    }
}
