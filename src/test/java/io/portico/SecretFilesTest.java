package io.portico;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import io.portico.setting.InvalidSettingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A gateway whose secrets are mounted as files or stand in the environment, and in no configuration file. */
class SecretFilesTest {
    private static final String CALLER = "caller-from-a-file";

    @TempDir
    private Path secrets;

    @TempDir
    private Path data;

    @Test
    void opensPortalsWithSecretsFromFilesAndEnvironment() throws Exception {
        write("STRIPE_API_KEY", "stripe-from-a-file\n");
        write("portico.vendors.ampersand.properties.api-key", "ampersand-from-a-file");
        write("portico.organisations.acme.keys.shop.sha256", sha256(CALLER) + "\n");
        write("portico.queue.users.shop.password", "broker-from-a-file\n");
        write("spring.datasource.password", "database-from-a-file\n");
        try (RecordingVendor vendor = new RecordingVendor();
                RunningGateway gateway = start(vendor)) {
            customer(gateway, "stripe", "cus_1");
            customer(gateway, "ampersand", "ba_1");
            customer(gateway, "askui", "7b1c0e9a-54f4-4b9e-9d2b-0d7c6b3f2a11");
            customer(gateway, "paddle", "ctm_01sandbox00000000000000001");

            assertThat(ask(gateway, "stripe").status()).isEqualTo(201);
            assertThat(ask(gateway, "ampersand").status()).isEqualTo(201);
            assertThat(ask(gateway, "askui").status()).isEqualTo(201);
            assertThat(ask(gateway, "paddle").status()).isEqualTo(201);

            List<String> calls = vendor.take();
            assertThat(calls.get(0)).contains("Authorization: Bearer stripe-from-a-file\r\n");
            assertThat(calls.get(1)).contains("X-Api-Key: ampersand-from-a-file\r\n");
            assertThat(calls.get(2)).contains("Authorization: Bearer askui-from-the-environment\r\n");
            assertThat(calls.get(3)).contains("Authorization: Bearer paddle-from-the-environment\r\n");
        }
    }

    @Test
    void namesTheSettingWhoseFileIsMissing() throws Exception {
        write("portico.organisations.acme.keys.shop.sha256", sha256(CALLER));
        write("portico.vendors.ampersand.properties.api-key", "\n");
        write("portico.queue.users.shop.password", "broker-from-a-file");
        try (RecordingVendor vendor = new RecordingVendor()) {
            Throwable failure = catchThrowable(() -> start(vendor).close());

            assertThat(failure).rootCause().isInstanceOfSatisfying(InvalidSettingException.class, fault -> assertThat(
                            fault.key().split(", "))
                    .containsExactly(
                            "portico.vendors.ampersand.properties.api-key",
                            "portico.vendors.stripe.properties.api-key"));
        }
    }

    private RunningGateway start(RecordingVendor vendor) {
        List<String> settings = new ArrayList<>(vendor.settings());
        settings.addAll(List.of(
                // The operator's files without the sandbox's, which brings keys of its own.
                "--spring.config.location=classpath:/,file:./config/",
                "--portico.secrets=" + secrets,
                "--portico.http.bind-address=127.0.0.1",
                "--portico.egress.private-networks=127.0.0.0/8",
                "--portico.organisations.acme.return-urls=https://app.example.com",
                "--portico.organisations.acme.keys.shop.scopes=billing:write,customers:write",
                "--portico.queue.users.shop.organisation=acme",
                "--portico.vendors.askui.properties.auth-scheme=Bearer",
                "--portico.vendors.pabbly.enabled=false",
                "--portico.vendors.agentmessage-acme.enabled=false",
                "--portico.vendors.chargebee.enabled=false"));
        Map<String, Object> environment = Map.of(
                "PORTICO_VENDORS_ASKUI_PROPERTIES_TOKEN", "askui-from-the-environment",
                "PADDLE_API_KEY", "paddle-from-the-environment");
        return RunningGateway.start(
                data,
                settings,
                builder -> builder.initializers(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", environment))));
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(secrets.resolve(name), content);
    }

    private static void customer(RunningGateway gateway, String account, String id) throws IOException {
        String body = "{\"accounts\":[{\"account\":\"" + account + "\",\"vendorCustomerId\":\"" + id + "\"}]}";
        assertThat(send(gateway, "PUT /v1/customers/at-" + account, body).status())
                .isEqualTo(201);
    }

    private static RawExchange ask(RunningGateway gateway, String account) throws IOException {
        return send(
                gateway,
                "POST /v1/portal-sessions",
                "{\"customerId\":\"at-" + account + "\",\"returnUrl\":\"https://app.example.com/\"}");
    }

    private static RawExchange send(RunningGateway gateway, String line, String body) throws IOException {
        String request = line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + CALLER
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        int port = gateway.port();
        return RawExchange.send(port, request.getBytes(StandardCharsets.US_ASCII), true);
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes()));
    }
}
