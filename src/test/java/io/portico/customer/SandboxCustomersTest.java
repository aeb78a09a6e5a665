package io.portico.customer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.DefaultResourceLoader;

import io.portico.setting.InvalidSettingException;
import io.portico.store.Schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SandboxCustomersTest {
    @TempDir
    private Path files;

    private final MemoryDirectory directory = new MemoryDirectory();

    @Test
    void storesEachLineForItsOrganisation() throws IOException {
        seed("""
                {"organisation": "acme", "customerId": "c1", "accounts": [{"account": "agentmessage-acme"}]}
                {"organisation": "globex", "customerId": "c2"}
                """);

        assertThat(directory.customers)
                .containsOnlyKeys(new CustomerKey("default", "c1"), new CustomerKey("default", "c2"));
    }

    @Test
    void goesWithoutCustomersOfAnAccountThatIsOutOfUse() throws IOException {
        seed("""
                {"organisation": "globex", "customerId": "c1", "accounts": [{"account": "agentmessage-acme"}]}
                {"organisation": "globex", "customerId": "c2"}
                """);

        assertThat(directory.customers).containsOnlyKeys(new CustomerKey("default", "c2"));
    }

    @Test
    void stopsTheStartOverAFileThatCannotBeUsed() {
        assertThatThrownBy(() -> seed("{\"organisation\": \"acme\"}"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("portico.customers.seed: line 1 is not taken: validation-failed");
        assertThatThrownBy(() -> store("file:" + files.resolve("absent.jsonl")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("portico.customers.seed");
    }

    @Test
    void needsNoFile() {
        assertThatCode(() -> store(null)).doesNotThrowAnyException();
        assertThatCode(() -> store("")).doesNotThrowAnyException();
    }

    private void seed(String lines) throws IOException {
        Path file = Files.writeString(files.resolve("customers.jsonl"), lines);
        store("file:" + file);
    }

    private void store(String location) {
        CustomerSettings settings = new CustomerSettings(Duration.ZERO, 1, location);
        CustomerCheck check = new CustomerCheck(Vendors.ALL);
        new SandboxCustomers(settings, directory, check, new DefaultResourceLoader(), new Schema(false)).store();
    }
}
