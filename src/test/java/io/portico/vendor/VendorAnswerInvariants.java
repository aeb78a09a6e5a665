package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.portico.Canary;
import io.portico.json.PortalSessionJson;
import io.portico.model.CreatePortalSession;
import io.portico.model.Dropping;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.PortalSession;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.returnurl.UrlReader;
import io.portico.returnurl.WhatwgReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of every answer of every vendor, through the real vendor file and the normaliser: a session whose URL stands
 * in the answer byte for byte and takes a browser to one of the vendor's portal hosts, or a problem of the contract that
 * repeats nothing but identifiers. Nothing else comes out.
 */
final class VendorAnswerInvariants implements AutoCloseable {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UrlReader BROWSER = new WhatwgReader();
    private static final Path FILES = Path.of("routes/vendors");
    private static final String ENDING = "-create-portal-session-action.kamelet.yaml";
    /** Portal hosts that an account has to name, since the vendor's file cannot know them. */
    private static final Map<String, String> HOSTS_OF_ACCOUNTS = Map.of("chargebee", "shop-test.chargebeeportal.com");

    private static final Pattern TIMESTAMP =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z");
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9_.:#-]*");
    private static final Set<ProblemCode> REFUSALS = EnumSet.of(
            ProblemCode.NO_VENDOR_CUSTOMER,
            ProblemCode.PORTAL_NOT_CONFIGURED,
            ProblemCode.VENDOR_ERROR,
            ProblemCode.VENDOR_REJECTED,
            ProblemCode.VENDOR_AUTH_FAILED,
            ProblemCode.VENDOR_INVALID_RESPONSE,
            ProblemCode.VENDOR_UNAVAILABLE,
            ProblemCode.VENDOR_RATE_LIMITED);

    private final CannedAnswers answers = new CannedAnswers();
    private final CamelContext camel = new DefaultCamelContext();
    private final FluentProducerTemplate calls;
    private final Map<String, VendorAccount> accounts = new TreeMap<>();

    VendorAnswerInvariants() {
        Map<String, Properties> properties = new HashMap<>();
        camel.addComponent("canned", answers);
        camel.getRegistry().bind("readVendorAnswer", new ReadVendorAnswer());
        camel.getRegistry().bind("form/0", new FormFunction());
        KameletComponent kamelets = camel.getComponent("kamelet", KameletComponent.class);
        kamelets.setLocation("file:" + FILES);
        kamelets.setRouteProperties(properties);
        camel.start();
        calls = camel.createFluentProducerTemplate();
        vendors().forEach(vendor -> properties.put(vendor, properties(vendor)));
        vendors().forEach(vendor -> accounts.put(vendor, account(vendor)));
    }

    /** Holds one answer, and the same with a word in its middle that must not come out again; whether it made a session. */
    boolean hold(byte[] file) throws IOException {
        VendorAnswer answer = VendorAnswer.parse(file);
        VendorAccount account = accounts.get(answer.choose(List.copyOf(accounts.keySet())));
        boolean made = false;
        try {
            assertHandedOn(session(answer, account), answer, account);
            made = true;
        } catch (ProblemException e) {
            assertRefused(e.problem());
        }
        try {
            session(VendorAnswer.parse(Canary.in(file)), account);
        } catch (ProblemException e) {
            Canary.assertNotIn(e.problem());
        }
        return made;
    }

    @Override
    public void close() {
        camel.stop();
    }

    private PortalSession session(VendorAnswer answer, VendorAccount account) {
        CreatePortalSession request = request(Intent.ofWireName(answer.choose(List.of("home", "cancel-subscription")))
                .orElseThrow());
        VendorCall call = VendorCallPlanner.plan(request, account.facts(), "customer-1", "req_1", Dropping.USUAL);
        answers.prepare(answer);
        Exchange exchange = calls.to(account.endpoint())
                .withProcessor(each -> each.getMessage().setBody(call.body()))
                .request(Exchange.class);
        if (exchange.getException() != null) {
            throw new AssertionError(account.vendor() + " fails", exchange.getException());
        }
        return SessionNormaliser.normalise(
                exchange.getMessage().getBody(JsonNode.class), answer.status(), request, call, account, NOW);
    }

    private static void assertHandedOn(PortalSession session, VendorAnswer answer, VendorAccount account)
            throws IOException {
        assertThat(answer.status()).isIn(200, 201);
        String url = session.url().reveal();
        JsonNode body = JSON.readTree(answer.body());
        assertThat(holds(body, url)).as("the URL stands in the answer").isTrue();
        assertThat(url.chars()).allMatch(c -> c > 0x20 && c < 0x7f);
        UrlReader.Reading reading = BROWSER.read(url, null).orElseThrow();
        assertThat(reading.scheme()).isEqualTo("https");
        assertThat(reading.userInfo()).isFalse();
        assertThat(reading.port()).isEqualTo(443);
        assertThat(account.portalOrigins()).contains(reading.host());
        assertThat(session.toString()).doesNotContain(url);
        JsonNode document = JSON.readTree(PortalSessionJson.write(session));
        assertThat(document.path("url").textValue()).isEqualTo(url);
        assertThat(document.path("expiresAt").textValue()).matches(TIMESTAMP);
        assertThat(session.expiresAt()).isAfter(NOW);
        assertIdentifier(session.vendorSessionId(), 255);
    }

    private static void assertRefused(Problem problem) {
        assertThat(problem.code()).isIn(REFUSALS);
        if (problem.retryAfter() != null) {
            assertThat(problem.retryAfter()).isBetween(Duration.ofSeconds(1), Duration.ofHours(1));
        }
        assertIdentifier(problem.vendor().code(), 128);
        assertIdentifier(problem.vendor().requestId(), 128);
        Canary.assertNotIn(problem);
    }

    private static void assertIdentifier(String text, int maxLength) {
        if (text != null) {
            assertThat(text).matches(IDENTIFIER).hasSizeBetween(1, maxLength);
        }
    }

    private static boolean holds(JsonNode node, String text) {
        if (node.isTextual()) {
            return node.textValue().equals(text);
        }
        for (JsonNode child : node) {
            if (holds(child, text)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> vendors() {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING))
                    .map(name -> name.substring(0, name.length() - ENDING.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Properties properties(String vendor) {
        Properties properties = new Properties();
        try (InputStream file =
                Files.newInputStream(Path.of("src/test/resources/contracts", vendor, "account.properties"))) {
            properties.load(file);
            properties.setProperty("baseUrl", "canned:vendor");
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private VendorAccount account(String vendor) {
        try (InputStream file = Files.newInputStream(FILES.resolve(vendor + ENDING))) {
            VendorFacts facts = KameletFile.read(vendor, file).facts();
            Set<String> hosts = new HashSet<>(facts.portalHosts());
            hosts.add(HOSTS_OF_ACCOUNTS.getOrDefault(vendor, "portal.invalid"));
            return new VendorAccount(
                    vendor,
                    facts,
                    Set.of(),
                    Set.copyOf(hosts),
                    facts.expiryHint(),
                    Map.of(),
                    camel.getEndpoint("kamelet:" + KameletFile.templateId(vendor) + "/" + vendor));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CreatePortalSession request(Intent intent) {
        return new CreatePortalSession(
                "customer-1",
                "default",
                null,
                null,
                "https://app.example.com/account",
                intent,
                intent.aboutSubscription() ? "sub_1" : null,
                IntentFallback.HOME,
                null,
                null,
                Map.of());
    }
}
