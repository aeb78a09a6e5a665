package io.portico.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.model.CreatePortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.queue.Spines;

import static io.portico.kafka.KafkaPeer.header;
import static io.portico.kafka.KafkaPeer.request;
import static io.portico.kafka.KafkaPeer.text;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What those see who ask over Kafka, on a real broker. */
class KafkaJourneyTest {
    private static final String TOO_LONG = "x".repeat(64 * 1024 + 1);

    private static final KafkaBroker BROKER = KafkaBroker.shared();
    private static final String PREFIX = KafkaBroker.newPrefix();

    private static KafkaGateway gateway;
    private static KafkaPeer acme;
    private static KafkaPeer globex;

    @BeforeAll
    static void start() {
        BROKER.createTopics(PREFIX, 2);
        BROKER.createTopics(PREFIX + "globex.", 1);
        gateway = KafkaGateway.start(BROKER, PREFIX, Spines.succeeding());
        acme = new KafkaPeer(BROKER, PREFIX);
        globex = new KafkaPeer(BROKER, PREFIX + "globex.");
    }

    @AfterAll
    static void stop() {
        acme.close();
        globex.close();
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.calls.clear();
        gateway.spine = Spines.succeeding();
    }

    @Test
    void answersOnTheTopicOfReplies_keyedByTheCustomer() {
        String request = acme.send(acme.record("any", request("customer-1"), "correlationId", "order-7"));

        ConsumerRecord<byte[], byte[]> reply = acme.reply("order-7");

        assertThatJson(text(reply.value()))
                .and(json -> json.node("url").isEqualTo(Spines.URL), json -> json.node("customerId")
                        .isEqualTo("customer-1"));
        assertThat(text(reply.key())).isEqualTo("customer-1");
        assertThat(header(reply, "porticoStatus")).isEqualTo("201");
        assertThat(header(reply, "contentType")).isEqualTo("application/json");
        assertThat(request).isNotEmpty();
    }

    @Test
    void correlatesByThePlaceInTheTopic_whenTheRequestHasNoId() {
        String place = acme.ask("customer-2");

        assertThat(header(acme.reply(place), "porticoStatus")).isEqualTo("201");
    }

    @Test
    void commitsBehindTheAnswer() {
        String place = globex.ask("customer-c");
        globex.reply(place);
        long offset = Long.parseLong(place.substring(place.lastIndexOf('-') + 1));

        await().untilAsserted(() -> assertThat(BROKER.committed(PREFIX))
                .containsEntry(new TopicPartition(PREFIX + "globex.portal-session.create", 0), offset + 1));
    }

    @Test
    void takesTheCallerFromTheTopic() {
        acme.reply(acme.ask("customer-3"));
        globex.reply(globex.ask("customer-4"));

        assertThat(gateway.calls)
                .extracting(KafkaGateway.Call::caller)
                .containsExactly(
                        new Caller(
                                "acme",
                                PREFIX + "portal-session.create",
                                Set.of(Scope.BILLING_WRITE, Scope.BILLING_READ)),
                        new Caller("globex", PREFIX + "globex.portal-session.create", Set.of()));
    }

    @Test
    void readsStructuredCloudEvent() {
        String body = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/shop\","
                + "\"type\":\"portico.portal-session.create.v1\",\"data\":" + request("customer-5") + "}";
        String place = acme.send(acme.record(null, body, "content-type", "application/cloudevents+json"));

        assertThat(header(acme.reply(place), "porticoStatus")).isEqualTo("201");
        assertThat(gateway.calls.get(0).idempotencyKey())
                .startsWith("cloudevent:")
                .hasSizeLessThan(256);
    }

    @Test
    void readsBinaryCloudEvent_withTheSameIdempotencyKeyAsTheStructuredOne() {
        String type = "portico.portal-session.create.v1";
        String structured = "{\"specversion\":\"1.0\",\"id\":\"9\",\"source\":\"/shop\",\"type\":\"" + type
                + "\",\"data\":" + request("customer-6") + "}";
        acme.reply(acme.send(acme.record(null, structured)));
        String place =
                acme.ask("customer-6", "ce_specversion", "1.0", "ce_type", type, "ce_source", "/shop", "ce_id", "9");

        assertThat(header(acme.reply(place), "porticoStatus")).isEqualTo("201");
        assertThat(gateway.calls.get(1).idempotencyKey())
                .isNotNull()
                .isEqualTo(gateway.calls.get(0).idempotencyKey());
    }

    @Test
    void refusesEventOfAnotherType() {
        String place = acme.ask("customer-7", "ce_specversion", "1.0", "ce_type", "com.example.other");

        assertThat(header(acme.reply(place), "porticoStatus")).isEqualTo("422");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void refusesTwoIdempotencyKeys() {
        String place = acme.ask("customer-8", "IdempotencyKey", "a", "IdempotencyKey", "b");

        assertThat(text(acme.reply(place).value())).contains("idempotency-key-invalid");
        assertThat(gateway.calls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"VENDOR_TIMEOUT", "VENDOR_REJECTED", "FORBIDDEN", "CUSTOMER_NOT_FOUND"})
    void answersAtOnceWithTheProblem_whenTryingAgainIsNoUseOrNotSafe(ProblemCode lasting) {
        gateway.spine = Spines.failing(lasting);
        String place = acme.ask("customer-9");

        ConsumerRecord<byte[], byte[]> reply = acme.reply(place);

        assertThat(header(reply, "porticoStatus")).isEqualTo(Integer.toString(lasting.status()));
        assertThat(header(reply, "contentType")).isEqualTo("application/problem+json");
        assertThat(text(reply.key())).isEqualTo("customer-9");
        assertThat(text(reply.value())).contains(lasting.wireName());
        assertThat(gateway.calls).hasSize(1);
    }

    @Test
    void triesAgainAndAnswersOnce_whenTheFailurePasses() {
        gateway.spine = Spines.failing(ProblemCode.VENDOR_UNREACHABLE, 1);
        String place = acme.ask("customer-10");

        assertThat(header(acme.reply(place), "porticoStatus")).isEqualTo("201");
        assertThat(acme.replies(place)).hasSize(1);
        assertThat(gateway.calls).hasSize(2);
        long waited = gateway.calls.get(1).nanoTime() - gateway.calls.get(0).nanoTime();
        assertThat(NANOSECONDS.toMillis(waited)).isBetween(740L, 15_000L);
    }

    /** With more calls than attempts are allowed. */
    @ParameterizedTest
    @EnumSource(names = {"VENDOR_RATE_LIMITED", "VENDOR_AUTH_FAILED"})
    void waitsUncountedForAVendorAccount_untilItMayBeCalled(ProblemCode closing) {
        boolean says = closing.status() == 503;
        gateway.spine = exchange -> {
            if (gateway.calls.size() <= 3) {
                throw new ProblemException(
                        Problem.of(closing, "Closed.").withRetryAfter(says ? Duration.ofMillis(250) : null));
            }
            Spines.succeeding().process(exchange);
        };
        String place = acme.ask("customer-13");

        assertThat(header(acme.reply(place), "porticoStatus")).isEqualTo("201");
        assertThat(acme.replies(place)).hasSize(1);
        assertThat(gateway.calls).hasSize(4);
    }

    @Test
    void waitsForAVendorAccountNoLongerThanTheSender() {
        gateway.spine = exchange -> {
            Duration wait = Duration.ofMillis(gateway.calls.size() == 1 ? 250 : 50_000);
            throw new ProblemException(
                    Problem.of(ProblemCode.VENDOR_RATE_LIMITED, "Closed.").withRetryAfter(wait));
        };

        ConsumerRecord<byte[], byte[]> reply = acme.reply(acme.ask("customer-14", "requestTimeout", "45.5"));

        assertThat(text(reply.value())).contains("vendor-rate-limited");
        assertThat(gateway.calls).hasSize(2);
    }

    @Test
    void waitsForAVendorAccountNotBeyondTheAgeOfARequest() {
        gateway.spine = exchange -> {
            throw new ProblemException(
                    Problem.of(ProblemCode.VENDOR_AUTH_FAILED, "Closed.").withRetryAfter(Duration.ofSeconds(301)));
        };

        ConsumerRecord<byte[], byte[]> reply = acme.reply(acme.ask("customer-15"));

        assertThat(header(reply, "porticoStatus")).isEqualTo("502");
        assertThat(gateway.calls).hasSize(1);
    }

    @Test
    void answersWithTheProblem_whenTheLastAttemptFailsToo() {
        gateway.spine = Spines.failing(ProblemCode.STORE_UNAVAILABLE);

        assertThat(header(acme.reply(acme.ask("customer-11")), "porticoStatus")).isEqualTo("503");
        assertThat(gateway.calls).hasSize(2);
    }

    /** Until the other was asked for, the first waits for its account, which counts no attempt, however long that takes. */
    @ParameterizedTest
    @EnumSource(names = {"VENDOR_UNREACHABLE", "VENDOR_RATE_LIMITED"})
    void keepsTheOrderOfACustomer_andLetsOthersPass_whileTheFirstWaits(ProblemCode passing) {
        gateway.spine = exchange -> {
            List<String> asked = customersAsked();
            if (exchange.getMessage()
                    .getBody(CreatePortalSession.class)
                    .customerId()
                    .equals("slow")) {
                if (asked.size() == 1) {
                    throw new ProblemException(passing, "The first time.");
                }
                if (!asked.subList(0, asked.lastIndexOf("slow")).contains("other")) {
                    throw new ProblemException(Problem.of(ProblemCode.VENDOR_RATE_LIMITED, "Closed.")
                            .withRetryAfter(Duration.ofMillis(250)));
                }
            }
            Spines.succeeding().process(exchange);
        };
        String slow = acme.send(toPartition(0, "slow"));
        await().until(() -> gateway.calls.size() == 1);
        String behind = acme.send(toPartition(0, "behind"));
        String other = acme.send(toPartition(1, "other"));
        acme.reply(slow);
        acme.reply(behind);
        acme.reply(other);

        assertThat(customersAsked()).containsSubsequence("slow", "other", "slow", "behind");
    }

    private static List<String> customersAsked() {
        return gateway.calls.stream().map(call -> call.request().customerId()).toList();
    }

    private static ProducerRecord<byte[], byte[]> toPartition(int partition, String customer) {
        ProducerRecord<byte[], byte[]> record = acme.record(customer, request(customer));
        return new ProducerRecord<>(record.topic(), partition, record.key(), record.value());
    }

    @ParameterizedTest
    @CsvSource({"{\"customerId\":, malformed-request", "'', malformed-request", "TOO_LONG, request-too-large"})
    void putsUnreadableRequestAsideAsItCame(String body, String code) {
        String sent = body.equals("TOO_LONG") ? TOO_LONG : body;
        acme.send(acme.record("k", sent, "x", "1", "porticoCode", "forged", "correlationId", "c-" + code));

        ConsumerRecord<byte[], byte[]> dead = acme.deadLetter(sent);

        assertThat(text(dead.key())).isEqualTo("k");
        assertThat(header(dead, "x")).isEqualTo("1");
        assertThat(dead.headers().headers("porticoCode")).hasSize(1);
        assertThat(header(dead, "porticoCode")).isEqualTo(code);
        assertThat(header(dead, "porticoAttempts")).isEqualTo("1");
        assertThat(header(dead, "porticoRequestId")).startsWith("req_");
        assertThat(acme.replies("c-" + code)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"late, 301, 3600", "unwaited, 21, 20"})
    void putsRequestAsideUnserved_whenItIsTooOld(String customer, int seconds, String timeout) {
        String body = request(customer);
        acme.send(new ProducerRecord<>(
                PREFIX + "portal-session.create",
                0,
                Instant.now().minusSeconds(seconds).toEpochMilli(),
                KafkaPeer.bytes(customer),
                KafkaPeer.bytes(body),
                List.of(new RecordHeader("requestTimeout", KafkaPeer.bytes(timeout)))));

        assertThat(header(acme.deadLetter(body), "porticoCode")).isEqualTo("request-too-old");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void putsRequestAsideWithoutItsContent_whenItFillsARecordByItself() {
        String largest = "y".repeat(1_048_500);
        acme.send(acme.record(null, largest));

        ConsumerRecord<byte[], byte[]> dead = acme.await(record -> record.value() == null);

        assertThat(header(dead, "porticoCode")).isEqualTo("request-too-large");
    }

    @Test
    void obeysNoHeaderOfARecord() {
        String place = acme.ask(
                "customer-12",
                "CamelHttpUri",
                "http://127.0.0.1:1/",
                "CAmelHttpUri",
                "{{portico.vendors.stripe.properties.api-key}}",
                "CamelKafkaManualCommit",
                "x",
                "CamelKafkaOverrideTopic",
                "elsewhere",
                "kafka.TOPIC",
                PREFIX + "globex.portal-session.create",
                "kafka.OFFSET",
                "0",
                "organisation",
                "globex",
                "customerId",
                "someone-else");

        ConsumerRecord<byte[], byte[]> reply = acme.reply(place);

        assertThat(header(reply, "porticoStatus")).isEqualTo("201");
        assertThat(reply.headers().toArray()).hasSize(3);
        assertThat(gateway.calls).singleElement().satisfies(call -> {
            assertThat(call.headers()).isEmpty();
            assertThat(call.caller().organisation()).isEqualTo("acme");
            assertThat(call.request().customerId()).isEqualTo("customer-12");
        });
    }
}
