package io.portico.vendor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;

import io.portico.Portico;
import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What is wrong with an account stops the start, is told by the name of its setting, and its secrets are told nowhere. */
class VendorCatalogueStartTest {
    private static final String STRIPE_FILE = "stripe-create-portal-session-action.kamelet.yaml";

    @TempDir
    private Path directory;

    private InvalidSettingException startFails(String profile, String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--portico.http.port=0",
                "--portico.management.port=0",
                "--portico.amqp.port=0",
                "--portico.sandbox.port=0",
                "--portico.data=" + directory.resolve("data"),
                "--spring.datasource.url=jdbc:h2:mem:catalogue"));
        arguments.addAll(List.of(settings));
        Throwable failure = catchThrowable(() -> new SpringApplicationBuilder(Portico.class)
                .profiles(profile)
                .run(arguments.toArray(String[]::new))
                .close());
        assertThat(failure).as("the start fails").isNotNull();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingException found) {
                return found;
            }
        }
        throw new AssertionError("no setting is named", failure);
    }

    @Test
    void namesEveryMissingSecretAtOnce() {
        assertThat(startFails("prod", "--portico.idempotency.secret=" + "x".repeat(32)))
                .hasMessageContaining("portico.vendors.stripe.properties.api-key: is required and missing")
                .hasMessageContaining("portico.vendors.pabbly.properties.secret-key: is required and missing")
                .hasMessageContaining("portico.vendors.askui.properties.token: is required and missing");
    }

    @Test
    void namesTheMissingSecretOfIdempotencyKeys() {
        assertThat(startFails("prod")).hasMessageContaining("portico.idempotency.secret: is required and missing");
    }

    @Test
    void refusesAVendorThatHasNoFile() {
        assertThat(startFails("sandbox", "--portico.vendors.extra.vendor=nobody"))
                .hasMessageContaining("portico.vendors.extra")
                .hasMessageContaining("nobody-create-portal-session-action.kamelet.yaml");
    }

    @Test
    void refusesAnAccountKeyThatIsNone() {
        assertThat(startFails("sandbox", "--portico.vendors[stripe_eu].vendor=stripe"))
                .hasMessageContaining("portico.vendors.stripe_eu: an account's key is");
    }

    @Test
    void refusesAnAccountForAnOrganisationThatIsNotThere() {
        assertThat(startFails("sandbox", "--portico.vendors.stripe.organisations=acme,nobody"))
                .hasMessageContaining("portico.vendors.stripe.organisations: an entry is no organisation");
    }

    @ParameterizedTest
    @CsvSource({
        "https://169.254.169.254/latest, link-local",
        "https://[fd00:ec2::254], unique-local",
        "https://10.1.2.3:8443, private",
    })
    void refusesAnAddressThatIsNotPublic(String baseUrl, String kind) {
        assertThat(startFails("sandbox", "--portico.vendors.stripe.base-url=" + baseUrl))
                .hasMessageContaining("portico.vendors.stripe.base-url: its address is not public (" + kind + ")")
                .hasMessageNotContaining(baseUrl);
    }

    @Test
    void refusesAnSslBundleThatIsNotThere() {
        assertThat(startFails(
                        "sandbox",
                        "--portico.vendors.stripe.base-url=https://api.example.com",
                        "--portico.vendors.stripe.ssl-bundle=nowhere"))
                .hasMessageContaining("portico.vendors.stripe.ssl-bundle: there is no such bundle");
    }

    @Test
    void refusesAVendorFileWhoseProgramDoesNotCompile() throws IOException {
        copy(Path.of("routes"), directory.resolve("routes"));
        Path stripe = directory.resolve("routes/vendors").resolve(STRIPE_FILE);
        Files.writeString(stripe, Files.readString(stripe).replace("| form", "| form ((("));

        assertThat(startFails("sandbox", "--portico.routes=" + directory.resolve("routes")))
                .hasMessageContaining("portico.vendors.stripe")
                .hasMessageContaining(STRIPE_FILE + " does not compile")
                .hasMessageNotContaining("sandbox-stripe-key");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.createDirectories(to.resolve(from.relativize(file)).getParent());
                    if (Files.isRegularFile(file)) {
                        Files.copy(file, to.resolve(from.relativize(file)));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
