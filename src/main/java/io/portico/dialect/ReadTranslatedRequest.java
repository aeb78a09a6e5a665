package io.portico.dialect;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.portico.flow.Variables;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;
import io.portico.request.FieldErrors;
import io.portico.request.PortalSessionRequestReader;

/**
 * Takes what a dialect's first program made of a request: {@code {"request": …}} with the canonical request's fields, or
 * {@code {"problem": {"code", "detail", "errors"}}} where the vendor itself would have refused. An error's field there has
 * the dialect's own name; a name that no field can have is not repeated. A field that is null is none. Beside the request,
 * {@code "actingFor"} may name for whom an account at the dialect's own vendor must act, by the properties of its file.
 */
@Component("readTranslatedRequest")
final class ReadTranslatedRequest implements Processor {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.\\[\\]-]{1,200}");

    @Override
    public void process(Exchange exchange) {
        JsonNode translated = exchange.getMessage().getBody(JsonNode.class);
        JsonNode problem = translated.path("problem");
        if (problem.isObject()) {
            throw new ProblemException(problem(problem));
        }
        ObjectNode request = (ObjectNode) translated.required("request");
        request.properties().removeIf(field -> field.getValue().isNull());
        Map<String, String> actingFor = actingFor(translated.path("actingFor"));
        if (!actingFor.isEmpty()) {
            exchange.setVariable(Variables.ACTING_FOR, actingFor);
        }
        exchange.getMessage().setBody(PortalSessionRequestReader.read(request));
    }

    private static Map<String, String> actingFor(JsonNode properties) {
        Map<String, String> named = new LinkedHashMap<>();
        properties.properties().forEach(property -> {
            if (!property.getValue().isNull()) {
                named.put(property.getKey(), property.getValue().textValue());
            }
        });
        return named;
    }

    private static Problem problem(JsonNode problem) {
        ProblemCode code = ProblemCode.ofWireName(problem.path("code").asText())
                .orElseThrow(
                        () -> new IllegalStateException("A dialect's program refused with a code that does not exist"));
        FieldErrors errors = new FieldErrors();
        problem.path("errors").forEach(error -> {
            String field = error.path("field").asText();
            errors.add(
                    NAME.matcher(field).matches() ? field : "?",
                    error.path("code").asText(),
                    error.path("detail").asText());
        });
        return Problem.of(code, problem.path("detail").asText()).withErrors(errors.found());
    }
}
