package io.portico.caller;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.micrometer.core.instrument.MeterRegistry;
import io.portico.RunningGateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a caller of the whole gateway notices when its operator edits the file of organisations. */
class KeyReloadTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    private static Path directory;

    private static Path organisations;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        organisations = directory.resolve("organisations.yaml");
        Files.writeString(organisations, shop("test-key-1"));
        gateway = RunningGateway.start(
                directory,
                "--spring.config.import=file:" + organisations,
                "--portico.keys.reload=100ms",
                "--spring.datasource.url=jdbc:h2:mem:key-reload");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void beginWithTheFirstKey() throws IOException {
        write(shop("test-key-1"));
        await().until(() -> statusFor("test-key-1") == 200 && statusFor("test-key-2") == 401);
    }

    @Test
    void letsANewKeyInAndARemovedOneOut() throws Exception {
        write(shop("test-key-2"));

        await().until(() -> statusFor("test-key-2") == 200);
        assertThat(statusFor("test-key-1")).isEqualTo(401);
    }

    @Test
    void letsBothKeysInWhileACallerChangesOver() throws Exception {
        write(shop("test-key-1") + "          next: {sha256: " + sha256("test-key-2") + "}\n");

        await().until(() -> statusFor("test-key-2") == 200);
        assertThat(statusFor("test-key-1")).isEqualTo(200);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void keepsTheOldKeysWhileTheFileIsBroken(CapturedOutput output) throws Exception {
        double before = rejected();

        write(shop("test-key-2") + "          expires: hunter\n");
        await().until(() -> rejected() >= before + 2);

        assertThat(statusFor("test-key-1")).isEqualTo(200);
        assertThat(statusFor("test-key-2")).isEqualTo(401);
        assertThat(output.getOut())
                .containsOnlyOnce("portico.organisations.acme.keys.shop.expires: ")
                .doesNotContain("hunter", sha256("test-key-2"));

        write(shop("test-key-2"));
        await().until(() -> statusFor("test-key-2") == 200);
    }

    private static double rejected() {
        return gateway.context()
                .getBean(MeterRegistry.class)
                .counter("portico.keys.reloads", "result", "rejected")
                .count();
    }

    private static int statusFor(String key) throws IOException, InterruptedException {
        int port = gateway.port();
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/vendors"))
                                .header("Authorization", "Bearer " + key)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static void write(String text) throws IOException {
        Files.writeString(organisations, text);
    }

    private static String shop(String key) {
        return """
                portico:
                  organisations:
                    acme:
                      keys:
                        shop:
                          scopes: [billing:read]
                          sha256: %s
                """.formatted(sha256(key));
    }

    private static String sha256(String clear) {
        return HexFormat.of().formatHex(ApiKeys.digest(clear));
    }
}
