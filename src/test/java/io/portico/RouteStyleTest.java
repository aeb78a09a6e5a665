package io.portico;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The one check for all routes: the rules of CONTRIBUTING, and proof that each of them refuses. */
class RouteStyleTest {
    private static final Path ROUTES = Path.of("routes");
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path SAMPLES = Path.of("src/test/resources/route-style");
    private static final Set<String> SAMPLE_BEANS = Set.of("doOneThing", "authenticateHttpCaller", "meterCaller");

    @Test
    void everyRouteAndKameletKeepsTheRules() {
        assertThat(RouteStyle.flaws(RouteFile.allIn(ROUTES), SourceBeans.in(SOURCES)))
                .isEmpty();
    }

    @Test
    void acceptsGoodExamples() {
        assertThat(RouteStyle.flaws(RouteFile.allIn(SAMPLES.resolve("good")), SAMPLE_BEANS))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            two-routes                | a file holds one of
            other-id                  | its id is wrong-id, and by its file other-id
            no-description            | its description is not one sentence
            no-consumer               | it has no consumer
            reads-from-outside        | it reads from outside, so it is called inbound-…
            other-direct              | it consumes direct:something-else
            inbound-from-inside       | it is called inbound-… and reads from inside
            no-edge                   | it answers over HTTP and does not name gateway-errors
            no-caller                 | it answers over HTTP and does not begin with authenticateHttpCaller, meterCaller
            no-quota                  | it answers over HTTP and does not begin with authenticateHttpCaller, meterCaller
            quota-too-late            | it answers over HTTP and does not begin with authenticateHttpCaller, meterCaller
            too-long                  | it has 46 lines
            calls-nobody              | nobody consumes direct:nobody-home
            unknown-bean              | process names no bean of ours: nobodysBean
            unknown-policy            | policy names no bean of ours: nobodysPolicy
            bean-step                 | a bean step costs more
            compact-to                | compact step on one line: - to: direct:compact-to
            compact-log               | compact step: log is not an object
            inline-set-body           | compact step on one line: - setBody: {simple
            bare-language             | setBody has simple not under expression
            compact-language          | compact expression: constant is not an object
            compact-when              | when has simple not under expression
            query-in-uri              | to has parameters inside its uri
            query-in-from             | from has parameters inside its uri
            two-names-in-a-step       | a step is an object of one name
            camel-header              | it sets the header CAMELHttpUri
            camel-headers             | it sets the header CamelHttpUri
            vendor-key                | it holds what looks like a vendor's key
            bearer-token              | it holds what looks like an Authorization header
            long-hexadecimal          | it holds what looks like a long hexadecimal number
            long-base64               | it holds what looks like a long base64 text
            password-with-value       | it holds what looks like a credential with a value
            """)
    void refusesRoute(String sample, String reason) {
        RouteFile bad = RouteFile.read(SAMPLES.resolve("bad"), SAMPLES.resolve("bad/" + sample + ".camel.yaml"));

        assertThat(RouteStyle.flaws(List.of(bad), SAMPLE_BEANS))
                .anySatisfy(flaw -> assertThat(flaw).startsWith(sample + ".camel.yaml: " + reason));
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            name: good-create          | name: other-create        | its name is not that of its file
            vendor: good               | vendor: other             | its annotation portico.io/vendor is other
            see https://               | see                       | its description does not link
            in: {types                 | input: {types             | it declares no data type for in
            out: {types                | output: {types            | it declares no data type for out
            error: {types              | failure: {types           | it declares no data type for error
            format: password           | format: plain             | its property apiKey is not marked
            title: Key                 | default: x                | its credential apiKey has a default
            jq:                        | constant:                 | it translates by 0 jq programs
            """)
    void refusesKamelet(String part, String instead, String reason) {
        String path = "vendors/good-create-portal-session-action.kamelet.yaml";
        String good = RouteFile.read(SAMPLES.resolve("good"), SAMPLES.resolve("good/" + path))
                .text();
        RouteFile bad = RouteFile.of(path, good.replace(part, instead));

        assertThat(good).contains(part);
        assertThat(RouteStyle.flaws(List.of(bad), SAMPLE_BEANS))
                .anySatisfy(flaw -> assertThat(flaw).startsWith(path + ": " + reason));
    }

    @Test
    void refusesTwoConsumersOfOneDirect() {
        RouteFile good = RouteFile.read(SAMPLES.resolve("good"), SAMPLES.resolve("good/do-one-thing.camel.yaml"));

        assertThat(RouteStyle.flaws(List.of(good, good), SAMPLE_BEANS))
                .containsExactly(good.path() + ": direct:do-one-thing has a second consumer");
    }

    @Test
    void findsBeansInSources() {
        assertThat(SourceBeans.of("""
                @Component("named")
                final class First implements Processor {}
                @Component
                public final class Second implements Processor {}
                class Third {
                    @Bean
                    static Processor fourth() {}
                    @Bean("fifth")
                    Processor other(String text) {}
                }
                """)).containsExactlyInAnyOrder("named", "second", "fourth", "fifth");
    }
}
