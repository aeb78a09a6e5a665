package io.portico.vendor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.CreatePortalSession;
import io.portico.model.FieldError;
import io.portico.model.Identifiers;
import io.portico.model.Intent;
import io.portico.model.IntentFallback;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/** Decides what of a canonical request one vendor account can be asked for. */
final class VendorCallPlanner {
    private static final ObjectMapper JSON = new ObjectMapper();

    private VendorCallPlanner() {}

    /**
     * The call to make.
     *
     * @throws ProblemException {@code intent-not-supported} where the vendor cannot serve the intent and no fallback
     *     was asked for, {@code validation-failed} for vendor options that the vendor does not declare
     */
    static VendorCall plan(
            CreatePortalSession request, VendorFacts facts, @Nullable String vendorCustomerId, String requestId) {
        Intent intent = intentServed(request, facts);
        boolean degraded = intent != request.intent();
        List<FieldError> errors = VendorOption.check(request.vendorOptions().keySet(), facts.vendorOptions(), intent);
        if (!errors.isEmpty()) {
            throw new ProblemException(
                    Problem.ofFields("The vendor does not take these options with this intent.", errors));
        }
        List<String> ignored = new ArrayList<>();
        String sessionId = Identifiers.newSessionId();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("requestId", requestId);
        body.put(VendorCallKey.FIELD, sessionId);
        body.put("customerId", request.customerId());
        putIfPresent(body, "vendorCustomerId", vendorCustomerId);
        body.put("intent", intent.wireName());
        if (intent.aboutSubscription()) {
            putIfPresent(body, "subscriptionId", request.subscriptionId());
        }
        if (request.subscriptionId() != null && !request.intent().aboutSubscription()) {
            ignored.add("subscriptionId");
        }
        putReturnUrl(body, request, facts, ignored);
        putLocale(body, request, facts, ignored);
        putExpiresIn(body, request, facts, ignored);
        body.set("vendorOptions", JSON.valueToTree(request.vendorOptions()));
        return new VendorCall(sessionId, body, intent, degraded, List.copyOf(ignored));
    }

    private static Intent intentServed(CreatePortalSession request, VendorFacts facts) {
        if (facts.intents().contains(request.intent())) {
            return request.intent();
        }
        if (request.intentFallback() == IntentFallback.HOME) {
            return Intent.HOME;
        }
        throw new ProblemException(Problem.of(
                        ProblemCode.INTENT_NOT_SUPPORTED, "The chosen vendor account cannot open its portal with it.")
                .withRemedy("Send intentFallback \"home\" to open the portal's home page instead."));
    }

    private static void putReturnUrl(
            ObjectNode body, CreatePortalSession request, VendorFacts facts, List<String> ignored) {
        if (request.returnUrl() == null) {
            return;
        }
        if (facts.takesReturnUrl()) {
            body.put("returnUrl", request.returnUrl());
        } else {
            ignored.add("returnUrl");
        }
    }

    private static void putLocale(
            ObjectNode body, CreatePortalSession request, VendorFacts facts, List<String> ignored) {
        if (request.locale() == null) {
            return;
        }
        String spoken = Locale.lookupTag(Locale.LanguageRange.parse(request.locale()), facts.locales());
        if (spoken == null) {
            ignored.add("locale");
            return;
        }
        // lookupTag answers in lower case; the vendor gets its own spelling.
        facts.locales().stream().filter(spoken::equalsIgnoreCase).findFirst().ifPresent(tag -> body.put("locale", tag));
    }

    private static void putExpiresIn(
            ObjectNode body, CreatePortalSession request, VendorFacts facts, List<String> ignored) {
        if (request.expiresIn() == null) {
            return;
        }
        if (facts.honoursExpiresIn()) {
            body.put("expiresIn", request.expiresIn().toSeconds());
        } else {
            ignored.add("expiresIn");
        }
    }

    private static void putIfPresent(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
