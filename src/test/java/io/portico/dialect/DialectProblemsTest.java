package io.portico.dialect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.portico.http.HttpAnswer;
import io.portico.http.ProblemAnswers;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

import static org.assertj.core.api.Assertions.assertThat;

/** A client hears of a problem in the form that it knows, and of one with the program in the gateway's own. */
@ExtendWith(OutputCaptureExtension.class)
class DialectProblemsTest {
    private static final Problem PROBLEM = Problem.of(ProblemCode.CUSTOMER_NOT_FOUND, "There is no such customer.");

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() throws IOException {
        context.close();
    }

    @Test
    void tellsAProblemByTheDialectsProgram_withTheGatewaysCodeBeside() throws Exception {
        HttpAnswer answer = told("dialect-acme", exchange -> exchange.getMessage()
                .setBody(new HttpAnswer(400, "text/plain", Map.of("Own", "1"), "no".getBytes(StandardCharsets.UTF_8))));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).containsEntry("Own", "1").containsEntry("Portico-Problem", "customer-not-found");
    }

    @Test
    void tellsAProblemOfEveryOtherRouteAsRfc9457Says() throws Exception {
        HttpAnswer answer = told("inbound-http", exchange -> {
            throw new IllegalStateException("not asked");
        });

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    @Test
    void answersAllTheSame_whereTheProgramFails_andLogsNothingThatItSaid(CapturedOutput output) throws Exception {
        HttpAnswer answer = told("dialect-acme", exchange -> {
            throw new IllegalStateException("cannot read {\"return_url\": \"hunter\"}");
        });

        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(output.getAll())
                .contains("Request req_1: the dialect of acme has no answer to customer-not-found")
                .contains("java.lang.IllegalStateException")
                .doesNotContain("hunter");
    }

    @Test
    void answersAllTheSame_whereTheProgramWritesNoAnswer() throws Exception {
        HttpAnswer answer =
                told("dialect-acme", exchange -> exchange.getMessage().setBody("no answer"));

        assertThat(answer.contentType()).isEqualTo("application/problem+json");
    }

    private HttpAnswer told(String route, Processor program) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:dialect-acme-answer").process(program);
            }
        });
        context.start();
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("routes", context.createProducerTemplate());
        return new DialectProblems(beans.getBeanProvider(ProducerTemplate.class))
                .of(PROBLEM, new ProblemAnswers.Occasion("req_1", Instant.EPOCH, route, null, null));
    }
}
