package io.portico.caller;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.MapPropertySource;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Files that change under a running application, without the channels around it. */
@ExtendWith(OutputCaptureExtension.class)
class KeyWatchTest {
    private final CapturedOutput output;

    @TempDir
    private Path directory;

    private ConfigurableApplicationContext application;

    KeyWatchTest(CapturedOutput output) {
        this.output = output;
    }

    @ComponentScan("io.portico.caller")
    @ConfigurationPropertiesScan({"io.portico.caller", "io.portico.organisation"})
    static class Callers {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @AfterEach
    void stop() {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void takesAChangeDuringTheStartIntoUse() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));

        start(new SpringApplicationBuilder(Callers.class)
                .initializers(context -> assertThatCode(() -> write("a.yaml", key("shop", "test-key-2")))
                        .doesNotThrowAnyException()));

        await().until(() -> knows("test-key-2") && !knows("test-key-1"));
    }

    @Test
    void tellsOfAFileThatIsNoYaml_whichLineButNotWhatStandsThere() throws IOException {
        write("a.yaml", key("shop", "test-key-1") + "          password: hunter: 2\n");

        assertThatThrownBy(() -> start()).isNotNull();

        assertThat(output.getOut()).contains("a file is not YAML, in its line").doesNotContain("hunter");
    }

    @Test
    void readsTimesAsYamlHasThem() throws IOException {
        write("a.yaml", key("shop", "test-key-1") + "          expires: 2020-01-01T00:00:00Z\n");
        start();

        assertThat(knows("test-key-1")).isFalse();
        write("a.yaml", key("shop", "test-key-1") + "          expires: 2999-01-01\n");
        awaitRejected();
        assertThat(output.getOut()).contains("portico.organisations.acme.keys.shop.expires: an RFC 3339 time");

        write("a.yaml", key("shop", "test-key-1") + "          expires: 2999-01-01T00:00:00+02:00\n");
        await().until(() -> knows("test-key-1"));
    }

    @Test
    void readsSecretFilesAnew() throws IOException {
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Path digest = secrets.resolve("portico.organisations.acme.keys.shop.sha256");
        Files.writeString(digest, sha256("test-key-1") + "\n");
        write("a.yaml", "portico.organisations.acme.keys.shop.scopes: [admin]\n");
        start("--spring.config.import=configtree:" + secrets + "/");
        assertThat(knows("test-key-1")).isTrue();

        Files.writeString(digest, sha256("test-key-2") + "\n");
        await().until(() -> knows("test-key-2"));
        assertThat(knows("test-key-1")).isFalse();

        Files.writeString(secrets.resolve("portico.organisations.acme.keys.shop.next.sha256"), sha256("test-key-3"));
        await().until(() -> knows("test-key-3"));
        assertThat(knows("test-key-2")).isTrue();
    }

    @Test
    void readsAFileThatWasNotThereAtTheStart() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start("--spring.config.import=optional:file:" + directory.resolve("later.yaml"));

        write("later.yaml", key("crm", "test-key-2"));

        await().until(() -> knows("test-key-2"));
        assertThat(knows("test-key-1")).isTrue();
    }

    @Test
    void keepsTheKeys_whenAFileIsNoYaml() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start();

        write("a.yaml", key("crm", "test-key-2") + "          expires: \"hunter\n  [\n");
        awaitRejected();

        assertThat(knows("test-key-1")).isTrue();
        assertThat(output.getOut())
                .containsPattern("stay as they were: spring.config: a file is not YAML, in its line \\d+ *\\R")
                .doesNotContain("hunter");
    }

    @Test
    void keepsTheKeys_whenASettingHasTheWrongShape() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start();

        write("a.yaml", "portico.organisations.acme.keys.shop: hunter\n");
        awaitRejected();

        assertThat(knows("test-key-1")).isTrue();
        assertThat(output.getOut())
                .contains("stay as they were: portico.organisations.acme.keys.shop: the value is not of the kind")
                .doesNotContain("hunter");
    }

    @Test
    void keepsTheKeys_whenAPlaceholderLeadsNowhere() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start();

        write("a.yaml", key("shop", "test-key-1").replace(sha256("test-key-1"), "\"hunter${no.such.setting}\""));
        awaitRejected();

        assertThat(knows("test-key-1")).isTrue();
        assertThat(output.getOut())
                .contains("stay as they were: portico.organisations.acme.keys.shop.sha256: ")
                .doesNotContain("hunter");
    }

    @Test
    void refusesTwoSpellingsOfOneName_atTheStartAndLater() throws IOException {
        String both = key("read-only", "test-key-1")
                + key("readonly", "test-key-2").substring(key("", "").indexOf("        :"));
        write("a.yaml", both);
        assertThatThrownBy(() -> start()).isNotNull();
        assertThat(output.getOut())
                .contains("portico.organisations.acme.keys.readonly", "portico.organisations.acme.keys.read-only");

        write("a.yaml", key("read-only", "test-key-1"));
        start();
        write("a.yaml", both);
        awaitRejected();

        assertThat(knows("test-key-1")).isTrue();
        assertThat(knows("test-key-2")).isFalse();
        assertThat(output.getOut())
                .contains("stay as they were: portico.organisations.acme.keys.readonly: it is the same name as")
                .doesNotContain(sha256("test-key-1"), sha256("test-key-2"));
    }

    @Test
    void refusesTheSandboxKeysInProduction() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start("--spring.profiles.active=prod");

        write("a.yaml", key("shop", "pk_sandbox_acme"));
        awaitRejected();

        assertThat(knows("pk_sandbox_acme")).isFalse();
        assertThat(knows("test-key-1")).isTrue();
        assertThat(output.getOut())
                .contains("portico.organisations.acme.keys.shop.sha256: this is a public sandbox key");
    }

    @Test
    void keepsTheProfilesOfTheStart() throws IOException {
        write("a.yaml", "spring.profiles.active: prod\n" + key("shop", "test-key-1"));
        start();

        write("a.yaml", "spring.profiles.active: other\n" + key("shop", "pk_sandbox_acme"));
        awaitRejected();

        assertThat(knows("pk_sandbox_acme")).isFalse();
        assertThat(output.getOut()).contains("spring.profiles: other profiles need a restart");
    }

    @Test
    void letsArgumentsWinOverFiles() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start("--portico.organisations.acme.keys.shop.sha256=" + sha256("test-key-2"));
        assertThat(knows("test-key-2")).isTrue();

        write("a.yaml", key("shop", "test-key-1") + "          not-before: 2999-01-01T00:00:00Z\n");

        await().until(() -> !knows("test-key-2"));
        assertThat(knows("test-key-1")).isFalse();
    }

    @Test
    void looksForNothing_whenToldNotTo() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start("--portico.keys.reload=0");

        assertThat(application.getBean(KeyWatch.class).isRunning()).isFalse();
    }

    @Test
    void looksForNothing_whenSettingsComeFromElsewhereToo() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        start(new SpringApplicationBuilder(Callers.class).initializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(
                        new MapPropertySource("late", Map.of("portico.organisations.acme.default-return-url", "x")))));

        assertThat(application.getBean(KeyWatch.class).isRunning()).isFalse();
        assertThat(output.getOut()).contains("changed API keys need a restart");
    }

    @Test
    void endsWithTheApplication() throws IOException {
        write("a.yaml", key("shop", "test-key-1"));
        Set<Thread> ofOthers = watches();
        start();
        KeyWatch watch = application.getBean(KeyWatch.class);
        assertThat(watch.isRunning()).isTrue();
        Set<Thread> own = watches();
        own.removeAll(ofOthers);
        assertThat(own).hasSize(1);

        application.close();

        assertThat(watch.isRunning()).isFalse();
        await().until(() -> own.stream().noneMatch(Thread::isAlive));
    }

    /** Other applications of this process may be watching, too. */
    private static Set<Thread> watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("key-watch"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void start(String... more) {
        start(new SpringApplicationBuilder(Callers.class), more);
    }

    private void start(SpringApplicationBuilder builder, String... more) {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--spring.config.location=file:" + directory.resolve("a.yaml"));
        if (arguments.stream().noneMatch(argument -> argument.startsWith("--portico.keys.reload="))) {
            arguments.add("--portico.keys.reload=100ms");
        }
        application = builder.web(WebApplicationType.NONE).run(arguments.toArray(String[]::new));
    }

    private boolean knows(String key) {
        return application.getBean(ApiKeys.class).find(key).isPresent();
    }

    private void awaitRejected() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> application
                                .getBean(MeterRegistry.class)
                                .counter("portico.keys.reloads", "result", "rejected")
                                .count()
                        > 0);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private static String key(String name, String clear) {
        return """
                portico:
                  organisations:
                    acme:
                      keys:
                        %s:
                          scopes: [admin]
                          sha256: %s
                """.formatted(name, sha256(clear));
    }

    private static String sha256(String clear) {
        return HexFormat.of().formatHex(ApiKeys.digest(clear));
    }
}
