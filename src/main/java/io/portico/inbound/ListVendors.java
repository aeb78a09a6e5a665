package io.portico.inbound;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.core.JsonGenerator;

import io.portico.caller.Caller;
import io.portico.caller.Callers;
import io.portico.caller.Scope;
import io.portico.flow.Variables;
import io.portico.http.HttpAnswer;
import io.portico.http.HttpRequest;
import io.portico.json.JsonDocument;
import io.portico.json.Timestamps;
import io.portico.model.Intent;
import io.portico.vendor.VendorAccount;
import io.portico.vendor.VendorAccounts;
import io.portico.vendor.VendorFacts;
import io.portico.vendor.VendorHealth;

/** Answers with the vendor accounts of the caller's organisation: what each can do, and how it is. */
@Component("listVendors")
final class ListVendors implements Processor {
    private static final int USUAL_LENGTH = 1024;

    private final VendorAccounts accounts;
    private final VendorHealth health;

    ListVendors(VendorAccounts accounts, VendorHealth health) {
        this.accounts = accounts;
        this.health = health;
    }

    @Override
    public void process(Exchange exchange) {
        Caller caller = Callers.require(exchange, Scope.BILLING_READ);
        QueryParameters.none(exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class));
        exchange.getMessage().setBody(HttpAnswer.json(200, write(accounts.of(caller.organisation()))));
    }

    private byte[] write(Collection<VendorAccount> visible) {
        return JsonDocument.write(USUAL_LENGTH, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (VendorAccount account : visible) {
                json.writeStartObject();
                json.writeStringField("account", account.key());
                json.writeStringField("vendor", account.vendor());
                writeFacts(json, account.facts());
                writeHealth(json, health.of(account.key()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void writeFacts(JsonGenerator json, VendorFacts facts) throws IOException {
        List<Intent> intents = facts.intents().stream().sorted().toList();
        json.writeArrayFieldStart("intents");
        for (Intent intent : intents) {
            json.writeString(intent.wireName());
        }
        json.writeEndArray();
        json.writeObjectFieldStart("honours");
        json.writeBooleanField("expiresIn", facts.honoursExpiresIn());
        json.writeBooleanField("locale", !facts.locales().isEmpty());
        json.writeEndObject();
        json.writeBooleanField("returnUrl", facts.takesReturnUrl());
    }

    private static void writeHealth(JsonGenerator json, VendorHealth.Health health) throws IOException {
        json.writeObjectFieldStart("health");
        json.writeStringField("breaker", health.breaker().wireName());
        json.writeStringField("rateGate", health.rateGateOpen() ? "open" : "closed");
        if (health.retryAfter() != null) {
            json.writeStringField("retryAfter", Timestamps.format(health.retryAfter()));
        }
        json.writeEndObject();
    }
}
