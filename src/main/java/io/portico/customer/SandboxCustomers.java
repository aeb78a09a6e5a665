package io.portico.customer;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;

import org.apache.camel.CamelContext;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ResourceLoader;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.customer.CustomerChange.Replace;
import io.portico.json.StrictJson;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.setting.InvalidSettingException;
import io.portico.store.Schema;

/**
 * Stores the sandbox's customers before the first route runs, so that there is somebody to try the gateway with. Each line
 * of the file is a customer's document with the field {@code organisation} besides.
 */
@Component
@Profile("sandbox")
final class SandboxCustomers implements CamelContextConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxCustomers.class);
    private static final String SETTING = "portico.customers.seed";
    /** What an operator may have meant: an account out of use, a store that is not up yet. */
    private static final Set<ProblemCode> PASSING = Set.of(ProblemCode.UNKNOWN_VENDOR, ProblemCode.STORE_UNAVAILABLE);

    private final CustomerSettings settings;
    private final CustomerDirectory directory;
    private final CustomerCheck check;
    private final ResourceLoader files;
    private final Schema schema;

    SandboxCustomers(
            CustomerSettings settings,
            CustomerDirectory directory,
            CustomerCheck check,
            ResourceLoader files,
            Schema schema) {
        this.settings = settings;
        this.directory = directory;
        this.check = check;
        this.files = files;
        this.schema = schema;
    }

    @Override
    public void beforeApplicationStart(CamelContext context) {
        // The vendor accounts, which the customers are checked against, are known once the context is initialised.
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStarting(CamelContext starting) {
                schema.whenReady(SandboxCustomers.this::store);
            }
        });
    }

    @Override
    public void afterApplicationStart(CamelContext context) {}

    /** Stores what the file holds, in the place of what became of these customers since the last start. */
    void store() {
        String location = settings.seed();
        if (location == null || location.isBlank()) {
            return;
        }
        try (InputStream file = files.getResource(location).getInputStream()) {
            ImportLines lines = new ImportLines(file, false);
            for (ImportLines.Line line = lines.next(); line != null; line = lines.next()) {
                if (!line.isBlank()) {
                    store(line);
                }
            }
        } catch (IOException e) {
            throw new InvalidSettingException(SETTING, "the file cannot be read");
        }
    }

    private void store(ImportLines.Line line) {
        try {
            ObjectNode document = StrictJson.readObject(line.sound());
            String organisation = document.path("organisation").asText();
            document.remove("organisation");
            Customer customer = CustomerReader.read(document);
            check.check(organisation, customer);
            directory.write(organisation, List.of(new Replace(customer)));
        } catch (ProblemException e) {
            if (!PASSING.contains(e.problem().code())) {
                throw new InvalidSettingException(
                        SETTING, "line " + line.number() + " is not taken: " + e.getMessage());
            }
            LOG.warn("The sandbox goes without the customer in line {}: {}", line.number(), e.getMessage());
        }
    }
}
