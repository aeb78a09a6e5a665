package io.portico.dialect;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.RunningGateway;
import io.portico.model.GatewayProblem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A gateway in front of a gateway, which it takes for the vendor: whichever of the five it takes it for, and whoever stands
 * behind the second, the client is told what it would be told by the second alone. Both gateways are one, with an organisation
 * for each: customers of {@code front} have accounts that lead back to the gateway's own port with a key of {@code back}.
 */
class DialectFixedPointTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration DRIFT = Duration.ofSeconds(60);

    /** What is another with every request: ids, times and the URL's secret part. */
    private static final List<Volatile> VOLATILE = List.of(
            Volatile.of("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.0-9]*Z", "<time>"),
            Volatile.of("\\b[12]\\d{9}\\b", "<seconds>"),
            Volatile.of("[0-9A-HJKMNP-TV-Z]{26}", "<ulid>"),
            Volatile.of("\\bbps_[A-Za-z0-9]{24}\\b|\\b[0-9a-f]{24}\\b", "<id>"),
            Volatile.of("[A-Za-z0-9_-]{30,}", "<secret>"));

    private static final Map<Way, Told> TOLD = new ConcurrentHashMap<>();

    @TempDir
    private static Path data;

    private static RunningGateway gateway;

    /** A request's way: by one dialect to a customer in a plight, through an account at another dialect or at once. */
    private record Way(VendorClient in, String through, SandboxVendor behind, String word) {
        static final String NOTHING = "nothing";

        static Way of(VendorClient in, VendorClient through, SandboxVendor behind, String word) {
            return new Way(in, through.vendor(), behind, word);
        }

        Way directly() {
            return new Way(in, NOTHING, behind, word);
        }

        String organisation() {
            return through.equals(NOTHING) ? "back" : "front";
        }

        /** Whether it ends in a session and every dialect on it says when that expires. */
        boolean states() {
            return word.equals(SandboxVendor.WELL)
                    && Stream.of(VendorClient.values())
                            .filter(each -> each == in || each.vendor().equals(through))
                            .noneMatch(each -> each.expiry().isEmpty());
        }

        /** The client calls the customer the same in both organisations. */
        String alias() {
            return behind.vendor() + "-" + word + (through.equals(NOTHING) ? "" : "-" + through);
        }

        @Override
        public String toString() {
            return in.vendor() + " through " + through + " to " + behind.vendor() + " " + word;
        }
    }

    private record Volatile(Pattern form, String name) {
        static Volatile of(String form, String name) {
            return new Volatile(Pattern.compile(form), name);
        }
    }

    private record Told(HttpResponse<String> answer, Instant asked) {
        String problem() {
            return answer.headers().firstValue(GatewayProblem.HEADER).orElse("session");
        }
    }

    @BeforeAll
    static void askEverything() throws Exception {
        int port = RunningGateway.freePort();
        gateway = RunningGateway.start(data, world(port).settings(data));
        Way first = Way.of(VendorClient.STRIPE, VendorClient.STRIPE, SandboxVendor.STRIPE, SandboxVendor.WELL);
        await().until(() -> ask(first).answer.statusCode() == 200);
        ExecutorService clients = Executors.newFixedThreadPool(64);
        try {
            List<Callable<Told>> all = new ArrayList<>();
            ways().flatMap(way -> Stream.of(way, way.directly()))
                    .distinct()
                    .forEach(way -> all.add(() -> TOLD.computeIfAbsent(way, DialectFixedPointTest::ask)));
            for (Future<Told> each : clients.invokeAll(all)) {
                each.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static DialectWorld world(int port) {
        DialectWorld world = new DialectWorld().with("portico.http.port", port);
        world.organisation("front");
        world.organisation("back");
        for (SandboxVendor vendor : SandboxVendor.values()) {
            for (String word : words(vendor)) {
                String name = vendor.vendor() + "-" + word;
                String account = SandboxVendor.closesTheAccount(word) || vendor == SandboxVendor.AGENTMESSAGE
                        ? name
                        : vendor.vendor();
                world.account(account, vendor.vendor(), DialectWorld.SANDBOX, vendor.credentials(word));
                world.customer("back", name, account, vendor.customer(word), List.of(name, "behind-" + name));
                world.key("back", key("back", name), "billing:write", name);
                for (VendorClient through : VendorClient.values()) {
                    detour(world, port, through, vendor, word);
                }
            }
        }
        return world;
    }

    /** A customer of the front whose account is, at the vendor that is the gateway itself, that of the customer behind. */
    private static void detour(DialectWorld world, int port, VendorClient through, SandboxVendor vendor, String word) {
        String behind = vendor.vendor() + "-" + word;
        String name = behind + "-" + through.vendor();
        String account = SandboxVendor.closesTheAccount(word) || through == VendorClient.AGENTMESSAGE
                ? name
                : "through-" + through.vendor();
        world.account(
                account,
                through.vendor(),
                "http://127.0.0.1:" + port,
                through.credentials().stream()
                        .collect(Collectors.toMap(Function.identity(), property -> key("back", behind))));
        world.customer("front", name, account, through.id("behind-" + behind), List.of(name));
        world.key("front", key("front", name), "billing:write", name);
    }

    private static String key(String organisation, String customer) {
        return "pk_" + organisation + "_" + customer.replace('-', '_');
    }

    private static List<String> words(SandboxVendor vendor) {
        List<String> words = new ArrayList<>(vendor.troubles());
        words.add(SandboxVendor.WELL);
        return words;
    }

    /** Every dialect through itself, to every customer of every vendor; and through each other one, to some. */
    private static Stream<Way> ways() {
        return Stream.of(VendorClient.values())
                .flatMap(in -> Stream.of(VendorClient.values()).flatMap(through -> Stream.of(SandboxVendor.values())
                        .filter(behind -> in == through || behind == SandboxVendor.CHARGEBEE)
                        .flatMap(behind -> words(behind).stream().map(word -> Way.of(in, through, behind, word)))));
    }

    private static Told ask(Way way) {
        HttpRequest.Builder request = request(way);
        if (SandboxVendor.isSilent(way.word)) {
            request.header("Request-Timeout", "3");
        }
        return ask(request);
    }

    private static HttpRequest.Builder request(Way way) {
        return way.in.request(
                gateway.uri("/"),
                key(way.organisation(), way.alias()),
                way.in.id(way.alias()),
                DialectWorld.RETURN_URL);
    }

    private static Told ask(HttpRequest.Builder request) {
        Instant asked = Instant.now();
        return new Told(
                CLIENT.sendAsync(request.build(), BodyHandlers.ofString()).join(), asked);
    }

    @ParameterizedTest
    @EnumSource(VendorClient.class)
    void tellsThroughItselfWhatItTellsDirectly(VendorClient dialect) {
        assertThat(ways().filter(way -> way.in == dialect && way.through.equals(dialect.vendor()))
                        .map(DialectFixedPointTest::difference)
                        .filter(difference -> !difference.isEmpty()))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(VendorClient.class)
    void tellsThroughAnyOtherWhatItTellsDirectly(VendorClient dialect) {
        assertThat(ways().filter(way -> way.in == dialect && !way.through.equals(dialect.vendor()))
                        .map(DialectFixedPointTest::difference)
                        .filter(difference -> !difference.isEmpty()))
                .isEmpty();
    }

    /** What only Stripe serves reaches it, and is refused by the others, however far they are. */
    @ParameterizedTest
    @EnumSource(SandboxVendor.class)
    void tellsThroughStripeWhatBecomesOfAFlow(SandboxVendor behind) {
        Way way = Way.of(VendorClient.STRIPE, VendorClient.STRIPE, behind, SandboxVendor.WELL);

        String through = shown(way, askForFlow(way));

        assertThat(through).isEqualTo(shown(way.directly(), askForFlow(way.directly())));
        assertThat(through).startsWith(behind == SandboxVendor.STRIPE ? "session 200" : "intent-not-supported 400");
    }

    private static Told askForFlow(Way way) {
        return ask(request(way)
                .POST(BodyPublishers.ofString("customer=" + way.in.id(way.alias())
                        + "&return_url=https://app.example.com/account&locale=fr&expand[]=configuration"
                        + "&configuration=bpc_1&flow_data[type]=subscription_update_confirm"
                        + "&flow_data[subscription_update_confirm][subscription]=sub_1"
                        + "&flow_data[subscription_update_confirm][items][0][id]=si_1"
                        + "&flow_data[subscription_update_confirm][items][0][quantity]=2"
                        + "&flow_data[after_completion][type]=redirect"
                        + "&flow_data[after_completion][redirect][return_url]=https://app.example.com/done"
                        + "&after_expiration[type]=customer_login")));
    }

    /** Where a request's way and the direct one end differently; empty where they do not. */
    private static String difference(Way way) {
        Told through = TOLD.get(way);
        Told directly = TOLD.get(way.directly());
        String is = shown(way, through);
        String should = shown(way.directly(), directly);
        if (!is.equals(should)) {
            return way + "\n  directly " + should + "\n  through  " + is;
        }
        if (way.states()
                && !(life(way, through).minus(life(way, directly)).abs().compareTo(DRIFT) < 0)) {
            return way + "\n  directly for " + life(way, directly) + "\n  through  for " + life(way, through);
        }
        return "";
    }

    /** The problem, the status and the body, without what is another each time. */
    private static String shown(Way way, Told told) {
        String body = new TreeMap<>(fields("", json(told.answer.body()))).toString();
        for (String id : List.of(
                way.in.id(way.alias()), way.in.id("behind-" + way.directly().alias()), way.behind.customer(way.word))) {
            body = id.isEmpty() ? body : body.replace(id, "<customer>");
        }
        for (Volatile each : VOLATILE) {
            body = each.form.matcher(body).replaceAll(each.name);
        }
        return told.problem() + " " + told.answer.statusCode()
                + (told.answer.headers().firstValue("Retry-After").isPresent() ? " later " : " ")
                + told.answer.headers().firstValue("Stripe-Should-Retry").orElse("")
                + " " + body;
    }

    private static Duration life(Way way, Told told) {
        return Duration.between(
                told.asked,
                Instant.parse(json(told.answer.body()).at(way.in.expiry()).asText()));
    }

    private static Map<String, String> fields(String pointer, JsonNode node) {
        Map<String, String> fields = new TreeMap<>();
        if (node.isContainerNode()) {
            node.fields()
                    .forEachRemaining(field -> fields.putAll(fields(pointer + "/" + field.getKey(), field.getValue())));
            for (int i = 0; node.isArray() && i < node.size(); i++) {
                fields.putAll(fields(pointer + "/" + i, node.get(i)));
            }
        }
        if (!node.isContainerNode() || node.isEmpty()) {
            fields.put(pointer, node.toString());
        }
        return fields;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
