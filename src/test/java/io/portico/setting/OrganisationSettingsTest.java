package io.portico.setting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.portico.caller.ApiKeys;
import io.portico.caller.Caller;
import io.portico.caller.Scope;
import io.portico.organisation.Organisation;
import io.portico.organisation.Organisations;
import io.portico.returnurl.ReturnUrlPolicies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The settings of organisations as an operator writes them: the sandbox's file, single properties, and mistakes. */
@ExtendWith(OutputCaptureExtension.class)
class OrganisationSettingsTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    private final CapturedOutput output;

    OrganisationSettingsTest(CapturedOutput output) {
        this.output = output;
    }

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Stages.class);

    @ComponentScan({"io.portico.caller", "io.portico.returnurl"})
    @ConfigurationPropertiesScan({"io.portico.caller", "io.portico.organisation", "io.portico.returnurl"})
    static class Stages {
        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    @Test
    void makesTheSandboxKeysKnown() {
        runner.withInitializer(OrganisationSettingsTest::addSandboxFile).run(context -> {
            ApiKeys keys = context.getBean(ApiKeys.class);

            assertThat(keys.find("pk_sandbox_acme")).hasValueSatisfying(caller -> {
                assertThat(caller.organisation()).isEqualTo("acme");
                assertThat(caller.scopes()).containsExactlyInAnyOrder(Scope.values());
            });
            assertThat(keys.find("pk_sandbox_acme_read").map(Caller::scopes))
                    .hasValueSatisfying(scopes -> assertThat(scopes).containsExactly(Scope.BILLING_READ));
            assertThat(keys.find("pk_sandbox_globex").map(Caller::organisation)).contains("globex");
            assertThat(keys.find("pk_sandbox_acme").map(Caller::customerId)).contains("acme-agentmessage");
            assertThat(keys.find("pk_sandbox_globex").map(Caller::customerId)).isEmpty();
        });
    }

    @Test
    void takesACustomerOfAKeyFromTheEnvironment() {
        Map<String, Object> environment = Map.of("PORTICO_ORGANISATIONS_ACME_KEYS_WEBSHOP_CUSTOMER", "customer-1");

        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment)))
                .withPropertyValues(
                        "portico.organisations.acme.keys.web-shop.sha256=" + HEX,
                        "portico.organisations.acme.keys.web-shop.scopes=billing:write")
                .run(context -> assertThat(context.getBean(Organisations.class)
                                .organisations()
                                .get("acme")
                                .keys()
                                .get("web-shop")
                                .customer())
                        .isEqualTo("customer-1"));
    }

    @Test
    void namesACustomerThatNoRequestCouldNameButNotItsId() {
        assertStartFails(
                "portico.organisations.acme.keys.shop.customer",
                "hunter",
                "portico.organisations.acme.keys.shop.sha256=" + HEX,
                "portico.organisations.acme.keys.shop.scopes=admin",
                "portico.organisations.acme.keys.shop.customer=" + "hunter".repeat(34));
    }

    @Test
    void allowsTheSandboxReturnUrls() {
        runner.withInitializer(OrganisationSettingsTest::addSandboxFile).run(context -> {
            ReturnUrlPolicies policies = context.getBean(ReturnUrlPolicies.class);

            assertThat(policies.of("acme").policy().refusalOf("https://app.example.com/account"))
                    .isEmpty();
            assertThat(policies.of("acme").policy().refusalOf("https://a.shop.example.org/"))
                    .isEmpty();
            assertThat(policies.of("globex").policy().refusalOf("https://app.globex.example/"))
                    .isEmpty();
            assertThat(policies.of("globex").policy().refusalOf("https://app.example.com/"))
                    .isPresent();
        });
    }

    @Test
    void letsTheSandboxAllowLoopback() {
        runner.withInitializer(OrganisationSettingsTest::addSandboxFile)
                .withPropertyValues("portico.organisations.acme.return-urls=http://localhost:3000")
                .run(context -> assertThat(context.getBean(ReturnUrlPolicies.class)
                                .of("acme")
                                .policy()
                                .refusalOf("http://localhost:3000/back"))
                        .isEmpty());
    }

    @Test
    void refusesTheSandboxKeysInProduction() {
        SpringApplication application = new SpringApplication(Stages.class);
        application.addInitializers(context -> addSandboxFile((ConfigurableApplicationContext) context));

        assertStartFails(
                "portico.organisations.acme.keys.sandbox.sha256",
                "pk_sandbox",
                application,
                "spring.profiles.active=prod");
    }

    @Test
    void takesAKeyWithADashFromTheEnvironment() {
        Map<String, Object> environment = Map.of(
                "PORTICO_ORGANISATIONS_ACMEEU_KEYS_WEBSHOP_SHA256",
                HEX,
                "PORTICO_ORGANISATIONS_ACMEEU_DEFAULTRETURNURL",
                "https://app.example.com/back");

        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment)))
                .withPropertyValues(
                        "portico.organisations.acme-eu.return-urls=https://app.example.com",
                        "portico.organisations.acme-eu.keys.web-shop.scopes=admin")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Organisations organisations = context.getBean(Organisations.class);
                    assertThat(organisations.organisations()).containsOnlyKeys("acme-eu");
                    assertThat(organisations.organisations().get("acme-eu")).satisfies(organisation -> {
                        assertThat(organisation.keys()).containsOnlyKeys("web-shop");
                        assertThat(organisation.keys().get("web-shop").sha256()).isEqualTo(HEX);
                        assertThat(organisation.defaultReturnUrl()).isEqualTo("https://app.example.com/back");
                    });
                });
    }

    @Test
    void takesASuccessorFromTheEnvironment() {
        Map<String, Object> environment = Map.of(
                "PORTICO_ORGANISATIONS_ACME_KEYS_WEBSHOP_EXPIRES",
                "2020-01-01T00:00:00Z",
                "PORTICO_ORGANISATIONS_ACME_KEYS_WEBSHOP_NEXT_SHA256",
                HEX,
                "PORTICO_ORGANISATIONS_ACME_KEYS_WEBSHOP_NEXT_NOTBEFORE",
                "2020-01-01T00:00:00Z");

        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment)))
                .withPropertyValues(
                        "portico.organisations.acme.keys.web-shop.sha256=" + HEX.replace('0', '1'),
                        "portico.organisations.acme.keys.web-shop.scopes=admin")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Organisations organisations = context.getBean(Organisations.class);
                    assertThat(organisations.organisations().get("acme").keys())
                            .isEqualTo(Map.of(
                                    "web-shop",
                                    new Organisation.ApiKey(
                                            HEX.replace('0', '1'),
                                            List.of("admin"),
                                            null,
                                            null,
                                            "2020-01-01T00:00:00Z",
                                            new Organisation.NextKey(HEX, "2020-01-01T00:00:00Z", null),
                                            null)));
                });
    }

    @Test
    void startsWithoutOrganisations() {
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void refusesPlainHttpOnLoopback_unlessTold() {
        assertStartFails(
                "portico.organisations.acme.return-urls[0]",
                "localhost",
                "portico.organisations.acme.return-urls=http://localhost:3000");
    }

    @Test
    void namesABadReturnUrl() {
        assertStartFails(
                "portico.organisations.acme.return-urls[1]",
                "hunter",
                "portico.organisations.acme.return-urls=https://app.acme.example,https://hunter@acme.example");
    }

    @Test
    void namesABadScope() {
        assertStartFails(
                "portico.organisations.acme.keys.shop.scopes[0]",
                "hunter",
                "portico.organisations.acme.keys.shop.sha256=" + HEX,
                "portico.organisations.acme.keys.shop.scopes=hunter");
    }

    @Test
    void namesABadDigest() {
        assertStartFails(
                "portico.organisations.acme.keys.shop.sha256",
                "hunter",
                "portico.organisations.acme.keys.shop.sha256=hunter",
                "portico.organisations.acme.keys.shop.scopes=admin");
    }

    @Test
    void namesABadQuota() {
        assertStartFails(
                "portico.organisations.acme.keys.shop.quota.per",
                "30h",
                "portico.organisations.acme.keys.shop.sha256=" + HEX,
                "portico.organisations.acme.keys.shop.scopes=admin",
                "portico.organisations.acme.keys.shop.quota.requests=600",
                "portico.organisations.acme.keys.shop.quota.per=30h");
    }

    @Test
    void namesAQuotaOfTheWrongShapeButNotItsValue() {
        assertStartFails(
                "portico.organisations.acme.keys.shop.quota.requests",
                "hunter",
                "portico.organisations.acme.keys.shop.sha256=" + HEX,
                "portico.organisations.acme.keys.shop.scopes=admin",
                "portico.organisations.acme.keys.shop.quota.requests=hunter");
    }

    @Test
    void givesTheSandboxKeysNoQuota() {
        runner.withInitializer(OrganisationSettingsTest::addSandboxFile).run(context -> assertThat(
                        context.getBean(Organisations.class).organisations().values())
                .flatMap(organisation -> organisation.keys().values())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key.quota()).isNull()));
    }

    @Test
    void namesABadTime() {
        assertStartFails(
                "portico.organisations.acme.keys.shop.expires",
                "hunter",
                "portico.organisations.acme.keys.shop.sha256=" + HEX,
                "portico.organisations.acme.keys.shop.scopes=admin",
                "portico.organisations.acme.keys.shop.expires=hunter");
    }

    @Test
    void namesASuccessorOfTheWrongShapeButNotItsValue() {
        assertStartFails(
                "portico.organisations.acme.keys.shop.next",
                "hunter",
                "portico.organisations.acme.keys.shop.sha256=" + HEX,
                "portico.organisations.acme.keys.shop.scopes=admin",
                "portico.organisations.acme.keys.shop.next=hunter");
    }

    @Test
    void namesAKeyOfTheWrongShapeButNotItsValue() {
        assertStartFails(
                "portico.organisations.acme.keys.shop", "hunter", "portico.organisations.acme.keys.shop=hunter");
    }

    @Test
    void namesABadFlagButNotItsValue() {
        assertStartFails("portico.return-url.http-on-loopback", "hunter", "portico.return-url.http-on-loopback=hunter");
    }

    private void assertStartFails(String key, String secret, String... properties) {
        assertStartFails(key, secret, new SpringApplication(Stages.class), properties);
    }

    private void assertStartFails(String key, String secret, SpringApplication application, String... properties) {
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        String[] arguments = Stream.concat(
                        Stream.of("spring.config.location=optional:classpath:/no-such-directory/"),
                        Arrays.stream(properties))
                .map(property -> "--" + property)
                .toArray(String[]::new);

        assertThatThrownBy(() -> application.run(arguments)).isNotNull();

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START")
                .contains("\n" + key + ": ")
                .contains("Correct the setting " + key + ".")
                .doesNotContain(secret);
    }

    private static void addSandboxFile(ConfigurableApplicationContext context) {
        try {
            new YamlPropertySourceLoader()
                    .load("sandbox", new FileSystemResource("config/sandbox/application-sandbox.yaml"))
                    .forEach(context.getEnvironment().getPropertySources()::addLast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
