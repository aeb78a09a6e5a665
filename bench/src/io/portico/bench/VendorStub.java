package io.portico.bench;

import java.util.List;
import java.util.Map;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * Stripe as far as the measurement needs it: one success, at once or after a delay, for the one form that both services
 * must send. Anything else is a 400, so that a service which maps less cannot look cheaper.
 */
final class VendorStub {
    static final String PORTAL_URL = "https://billing.stripe.com/p/session/test_bench";

    private static final Map<String, List<String>> FORM =
            Map.of("customer", List.of("cus_sandbox1"), "return_url", List.of("https://app.example.com/account"));
    private static final Buffer SESSION = Buffer.buffer("""
            {
              "id": "bps_bench",
              "object": "billing_portal.session",
              "configuration": "bpc_bench",
              "created": 1790000000,
              "customer": "cus_sandbox1",
              "customer_account": null,
              "flow": null,
              "livemode": false,
              "locale": null,
              "on_behalf_of": null,
              "return_url": "https://app.example.com/account",
              "after_expiration": null,
              "url": "%s"
            }""".formatted(PORTAL_URL));

    private final Vertx vertx;
    private final long delayMillis;

    VendorStub(Vertx vertx, long delayMillis) {
        this.vertx = vertx;
        this.delayMillis = delayMillis;
    }

    void listen(int port) {
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void take(HttpServerRequest request, Buffer body) {
        if (!isExpected(request, body)) {
            request.response().setStatusCode(400).end("{\"error\": {\"type\": \"invalid_request_error\"}}");
        } else if (delayMillis > 0) {
            vertx.setTimer(delayMillis, timer -> answer(request));
        } else {
            answer(request);
        }
    }

    private static boolean isExpected(HttpServerRequest request, Buffer body) {
        return "/v1/billing_portal/sessions".equals(request.path())
                && "Bearer sandbox-stripe-key".equals(request.getHeader("Authorization"))
                && request.getHeader("Stripe-Version") != null
                && request.getHeader("Idempotency-Key") != null
                && new QueryStringDecoder(body.toString(), false).parameters().equals(FORM);
    }

    private static void answer(HttpServerRequest request) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Request-Id", "req_bench")
                .end(SESSION);
    }
}
