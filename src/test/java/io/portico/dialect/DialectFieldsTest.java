package io.portico.dialect;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.portico.RunningGateway;
import io.portico.model.GatewayProblem;

import static org.assertj.core.api.Assertions.assertThat;

/** The table of {@code docs/dialects.md} that says what becomes of each field of a dialect at each vendor. */
class DialectFieldsTest {
    /** By dialect and field, as the table writes them, a body that has it. */
    private static final Map<String, String> SAMPLES = samples("""
            stripe       | `return_url` |
            stripe       | `locale` | locale=de
            stripe       | `flow_data` of the type `subscription_cancel`, its `subscription` | \
            flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=sub_01sandbox00000000000000001
            stripe       | `flow_data` of any other type | flow_data[type]=payment_method_update
            stripe       | `flow_data[after_completion]`, `retention`, `items`, `discounts` | \
            flow_data[type]=subscription_cancel&flow_data[subscription_cancel][subscription]=sub_01sandbox00000000000000001\
            &flow_data[after_completion][type]=portal_homepage
            stripe       | `configuration`, `on_behalf_of`, `expand[]`, `after_expiration` | configuration=bpc_1
            ampersand    | `redirectUrl` | {"redirectUrl": "https://app.example.com/account"}
            ampersand    | `timeout` | {"redirectUrl": "https://app.example.com/account", "timeout": 600}
            askui        | `returnUrl` | {"returnUrl": "https://app.example.com/account"}
            pabbly       | `redirect_url` | {"customer_id": "@", "redirect_url": "https://app.example.com/account"}
            agentmessage | `return_url` | {"return_url": "https://app.example.com/account"}
            """);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String SERVED = "served";

    @TempDir
    private Path data;

    @Test
    void arePassedOnOrDroppedOrRefusedAsTheTableSays() throws Exception {
        Map<String, List<String>> table = table();
        assertThat(table).containsKeys(SAMPLES.keySet().toArray(String[]::new));

        Map<String, String> usual = ask("return-url,locale,expires-in");
        Map<String, String> strict = ask("");

        SAMPLES.keySet().forEach(field -> {
            for (SandboxVendor vendor : SandboxVendor.values()) {
                String cell = field + " at " + vendor.vendor();
                String said = table.get(field).get(vendor.ordinal());
                assertThat(usual.get(cell).equals(SERVED))
                        .as("%s: %s", cell, usual.get(cell))
                        .isEqualTo(!said.equals("refused"));
                // Every sample has a return URL, which Paddle does not take.
                boolean whole = said.startsWith("**kept**") || said.startsWith("*translated*");
                assertThat(strict.get(cell).equals(SERVED))
                        .as("%s strictly", cell)
                        .isEqualTo(whole && vendor != SandboxVendor.PADDLE);
            }
        });
    }

    /** What becomes of each sample at each vendor: the problem, if it is one. */
    private Map<String, String> ask(String drop) throws Exception {
        DialectWorld world = new DialectWorld().with("portico.dialects.drop", drop);
        world.organisation("field");
        for (SandboxVendor vendor : SandboxVendor.values()) {
            String name = vendor.vendor();
            world.account(name, name, DialectWorld.SANDBOX, vendor.credentials(SandboxVendor.WELL));
            world.customer("field", name, name, vendor.customer(SandboxVendor.WELL), List.of(name));
            world.key("field", "pk_field_" + name, "billing:write", name);
        }
        Path directory = Files.createDirectory(data.resolve(drop.isEmpty() ? "strict" : "usual"));
        Map<String, String> told = new LinkedHashMap<>();
        try (RunningGateway gateway = RunningGateway.start(directory, world.settings(directory))) {
            for (String field : SAMPLES.keySet()) {
                VendorClient dialect = VendorClient.of(field.substring(0, field.indexOf(' ')));
                for (SandboxVendor vendor : SandboxVendor.values()) {
                    told.put(
                            field + " at " + vendor.vendor(),
                            ask(gateway, dialect, vendor.vendor(), SAMPLES.get(field)));
                }
            }
        }
        return told;
    }

    private static String ask(RunningGateway gateway, VendorClient dialect, String vendor, String sample)
            throws Exception {
        String customer = dialect.id(vendor);
        String body = dialect == VendorClient.STRIPE
                ? "customer=" + customer + "&return_url=" + DialectWorld.RETURN_URL
                        + (sample.isEmpty() ? "" : "&" + sample)
                : sample.replace("@", customer);
        HttpResponse<String> answer = CLIENT.send(
                dialect.request(gateway.uri("/"), "pk_field_" + vendor, customer, DialectWorld.RETURN_URL)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        return answer.headers().firstValue(GatewayProblem.HEADER).orElse(SERVED);
    }

    private static Map<String, String> samples(String text) {
        Map<String, String> samples = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            String[] parts = line.split("\\|", 3);
            samples.put(parts[0].strip() + " " + parts[1].strip(), parts[2].strip());
        });
        return samples;
    }

    /** By dialect and field what happens at each vendor, in the order of {@link SandboxVendor}. */
    private static Map<String, List<String>> table() throws Exception {
        Map<String, List<String>> table = new LinkedHashMap<>();
        String dialect = "";
        for (String line : Files.readAllLines(Path.of("docs/dialects.md"))) {
            String[] cells = line.split("\\|");
            if (cells.length == SandboxVendor.values().length + 3) {
                dialect = cells[1].isBlank() ? dialect : cells[1].replaceAll("\\(.*\\)|[^a-z]", "");
                List<String> said = new ArrayList<>();
                for (SandboxVendor vendor : SandboxVendor.values()) {
                    said.add(cells[vendor.ordinal() + 3].strip());
                }
                table.put(dialect + " " + cells[2].strip(), said);
            }
        }
        return table;
    }
}
