package io.portico.vendor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What every vendor file has, whoever wrote it: facts, marked secrets, declared types, cases and a page of its own. */
class VendorFileContractTest {
    private static final String SUFFIX = "-create-portal-session-action.kamelet.yaml";

    static List<String> vendors() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes/vendors"))) {
            return files.map(file -> file.getFileName().toString().replace(SUFFIX, ""))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void statesItsFacts(String vendor) throws IOException {
        try (InputStream yaml = Files.newInputStream(file(vendor))) {
            KameletFile kamelet = KameletFile.read(vendor, yaml);

            assertThat(kamelet.facts().intents()).isNotEmpty();
            assertThat(kamelet.facts().portalHosts()).isNotEmpty();
            assertThat(kamelet.facts().duplicatePolicy()).isIn("resend", "tolerate", "refuse");
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void linksTheVendorsPageAndMarksItsSecrets(String vendor) throws IOException {
        JsonNode definition = kamelet(vendor).at("/spec/definition");

        assertThat(definition.path("description").asText()).contains("https://");
        assertThat(definition.path("properties"))
                .filteredOn(property -> property.path("format").asText().equals("password"))
                .isNotEmpty()
                .allMatch(secret -> secret.at("/x-descriptors/0").asText().equals("urn:camel:group:credentials"));
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void declaresItsTypes(String vendor) throws IOException {
        JsonNode types = kamelet(vendor).at("/spec/dataTypes");

        assertThat(types.at("/in/types/json/schema/required")).isNotEmpty();
        assertThat(types.at("/out/types/json/schema/properties/session/properties/url"))
                .isNotEmpty();
        assertThat(types.at("/error/types/json/schema/properties/refusal/properties/code"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void hasCasesAndAPage(String vendor) {
        assertThat(ContractCase.all())
                .filteredOn(contract -> contract.vendor().equals(vendor))
                .anyMatch(contract -> contract.file().equals("home.json"))
                .anyMatch(contract -> contract.status() >= 400);
        assertThat(Path.of("docs/vendors", vendor + ".md")).exists();
    }

    private static Path file(String vendor) {
        return Path.of("routes/vendors", vendor + SUFFIX);
    }

    private static JsonNode kamelet(String vendor) throws IOException {
        try (InputStream yaml = Files.newInputStream(file(vendor))) {
            return new ObjectMapper().valueToTree(new Yaml().load(yaml));
        }
    }
}
