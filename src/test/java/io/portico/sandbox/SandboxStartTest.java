package io.portico.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;

import io.portico.http.HttpEngine;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(OutputCaptureExtension.class)
class SandboxStartTest {

    @Test
    void opensThePortOfTheVendorsAndEndsWithTheCommandToTry(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = start("127.0.0.1")) {
            String origin = context.getBean(SandboxOrigin.class).url();
            HttpEngine gateway = context.getBean("platform-http-engine", HttpEngine.class);

            assertThat(gateway.getServerPort()).isNotEqualTo(URI.create(origin).getPort());
            assertThat(create("http://127.0.0.1:" + gateway.getServerPort()).statusCode())
                    .isEqualTo(404);
            assertThat(create(origin).body()).contains("\"url\":\"" + origin + "/portal/stripe/");
            assertThat(output.getOut()).contains("Sandbox: everything listens on loopback only");
            assertThat(output.getOut().stripTrailing().lines().reduce((first, last) -> last))
                    .hasValueSatisfying(last -> assertThat(last)
                            .endsWith(SandboxWelcome.command("http://127.0.0.1:" + gateway.getServerPort())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void doesNotStartWhereOtherMachinesCouldReachIt(String address) {
        assertThatThrownBy(() -> start(address).close())
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.http.bind-address: a sandbox listens on loopback only");
        assertThatThrownBy(
                        () -> start("127.0.0.1", "portico.amqp.bind=" + address).close())
                .rootCause()
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("portico.amqp.bind: a sandbox listens on loopback only");
    }

    private static HttpResponse<String> create(String origin) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(origin + "/v1/billing_portal/sessions"))
                                .header("Authorization", "Bearer sandbox-stripe-key")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("customer=cus_sandbox1"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static ConfigurableApplicationContext start(String address, String... settings) {
        return new SpringApplicationBuilder(Sandbox.class)
                .web(WebApplicationType.NONE)
                .profiles("sandbox")
                .properties(
                        "portico.http.port=0",
                        "portico.http.stop-delay=0s",
                        "portico.http.bind-address=" + address,
                        "portico.sandbox.port=0",
                        "camel.main.routes-include-pattern=file:routes/sandbox/*.camel.yaml",
                        "spring.config.location=optional:classpath:/none/")
                .properties(settings)
                .run();
    }

    /** No {@code @Configuration}, so that no other test's scan finds it, as this one passes over theirs. */
    @ImportAutoConfiguration({
        org.apache.camel.spring.boot.CamelAutoConfiguration.class,
        org.apache.camel.component.platform.http.springboot.PlatformHttpComponentAutoConfiguration.class
    })
    @ComponentScan(
            basePackages = {"io.portico.http", "io.portico.sandbox"},
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*Test(\\$.*)?"))
    @ConfigurationPropertiesScan({"io.portico.http", "io.portico.sandbox"})
    static class Sandbox {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
