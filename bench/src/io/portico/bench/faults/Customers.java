package io.portico.bench.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.portico.bench.faults.History.Asked;

/** The customers that ask: each with an id of its own at the vendor. */
final class Customers {
    static final int COUNT = 20;

    private Customers() {}

    /** Stores them all. */
    static void store(HttpClient client, int port) throws IOException, InterruptedException {
        for (int i = 0; i < COUNT; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/customers/bench-" + i))
                            .header("Authorization", "Bearer pk_sandbox_acme")
                            .header("Content-Type", "application/json")
                            .PUT(BodyPublishers.ofString("""
                                    {"accounts": [{"account": "stripe", "vendorCustomerId": "%s"}]}""".formatted(vendorId(i))))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("customer: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    /** A request of one of them; every other twenty come with an idempotency key. */
    static Asked request(int number) {
        return new Asked(
                "request-" + number,
                vendorId(number % COUNT),
                "https://app.example.com/account?request=" + number,
                number / COUNT % 2 == 0 ? "key-" + number : "");
    }

    /** Its document. */
    static String document(int number) {
        return """
                {"customerId": "bench-%d", "returnUrl": "%s"}""".formatted(number % COUNT, request(number).returnUrl());
    }

    private static String vendorId(int customer) {
        return "cus_bench" + customer;
    }
}
