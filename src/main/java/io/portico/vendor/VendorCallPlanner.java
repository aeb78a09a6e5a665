package io.portico.vendor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.model.CreatePortalSession;
import io.portico.model.Dropping;
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
     * @param droppable what may be left out where the vendor cannot honour it
     * @throws ProblemException {@code intent-not-supported} where the vendor cannot serve the intent and no fallback
     *     was asked for, {@code validation-failed} for vendor options that the vendor does not declare, and for what it
     *     cannot honour and may not be left out
     */
    static VendorCall plan(
            CreatePortalSession request,
            VendorFacts facts,
            @Nullable String vendorCustomerId,
            String requestId,
            Set<Dropping> droppable) {
        Left left = new Left(droppable);
        Intent intent = intentServed(request, facts, left);
        boolean degraded = intent != request.intent();
        Map<String, Object> options = options(request, facts, intent, left);
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
            left.out(Dropping.SUBSCRIPTION_ID);
        }
        putReturnUrl(body, request, facts, left);
        putLocale(body, request, facts, left);
        putExpiresIn(body, request, facts, left);
        body.set("vendorOptions", JSON.valueToTree(options));
        return new VendorCall(sessionId, body, intent, degraded, left.ignored());
    }

    private static Intent intentServed(CreatePortalSession request, VendorFacts facts, Left left) {
        if (facts.intents().contains(request.intent())) {
            return request.intent();
        }
        if (request.intentFallback() == IntentFallback.HOME || left.mayLeaveOut(Dropping.INTENT)) {
            return Intent.HOME;
        }
        throw new ProblemException(Problem.of(
                        ProblemCode.INTENT_NOT_SUPPORTED, "The chosen vendor account cannot open its portal with it.")
                .withRemedy("Send intentFallback \"home\" to open the portal's home page instead."));
    }

    /** The options that the vendor takes with the intent; what is left of those that it does not take decides {@code left}. */
    private static Map<String, Object> options(
            CreatePortalSession request, VendorFacts facts, Intent intent, Left left) {
        List<FieldError> errors = VendorOption.check(request.vendorOptions().keySet(), facts.vendorOptions(), intent);
        if (errors.isEmpty()) {
            return request.vendorOptions();
        }
        if (!left.mayLeaveOut(Dropping.VENDOR_OPTIONS)) {
            throw new ProblemException(
                    Problem.ofFields("The vendor does not take these options with this intent.", errors));
        }
        left.out(Dropping.VENDOR_OPTIONS);
        Map<String, Object> taken = new LinkedHashMap<>(request.vendorOptions());
        taken.keySet().removeIf(name -> !VendorOption.check(Set.of(name), facts.vendorOptions(), intent)
                .isEmpty());
        return taken;
    }

    private static void putReturnUrl(ObjectNode body, CreatePortalSession request, VendorFacts facts, Left left) {
        if (request.returnUrl() == null) {
            return;
        }
        if (facts.takesReturnUrl()) {
            body.put("returnUrl", request.returnUrl());
        } else {
            left.out(Dropping.RETURN_URL);
        }
    }

    private static void putLocale(ObjectNode body, CreatePortalSession request, VendorFacts facts, Left left) {
        if (request.locale() == null) {
            return;
        }
        String spoken = Locale.lookupTag(Locale.LanguageRange.parse(request.locale()), facts.locales());
        if (spoken == null) {
            left.out(Dropping.LOCALE);
            return;
        }
        // lookupTag answers in lower case; the vendor gets its own spelling.
        facts.locales().stream().filter(spoken::equalsIgnoreCase).findFirst().ifPresent(tag -> body.put("locale", tag));
    }

    private static void putExpiresIn(ObjectNode body, CreatePortalSession request, VendorFacts facts, Left left) {
        if (request.expiresIn() == null) {
            return;
        }
        if (facts.honoursExpiresIn()) {
            body.put("expiresIn", request.expiresIn().toSeconds());
        } else {
            left.out(Dropping.EXPIRES_IN);
        }
    }

    private static void putIfPresent(ObjectNode body, String name, @Nullable String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    /** What of a request is left out of its call. */
    private static final class Left {
        private final Set<Dropping> droppable;
        private final List<String> ignored = new ArrayList<>();

        Left(Set<Dropping> droppable) {
            this.droppable = droppable;
        }

        boolean mayLeaveOut(Dropping part) {
            return droppable.contains(part);
        }

        void out(Dropping part) {
            if (!mayLeaveOut(part)) {
                throw new ProblemException(Problem.ofFields(
                        "The vendor cannot honour a field of the request.",
                        List.of(new FieldError(
                                part.field(), "not-supported", "The chosen vendor cannot honour this."))));
            }
            ignored.add(part.field());
        }

        List<String> ignored() {
            return List.copyOf(ignored);
        }
    }
}
