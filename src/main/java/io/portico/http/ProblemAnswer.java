package io.portico.http;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.portico.json.ProblemJson;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;

/** Tells a problem over HTTP: the document, and the headers that go with its code. */
public final class ProblemAnswer {
    private ProblemAnswer() {}

    public static HttpAnswer of(Problem problem, String requestId, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        Long wait = problem.retryAfterSeconds();
        if (wait != null) {
            headers.put("Retry-After", wait.toString());
        }
        if (problem.code() == ProblemCode.UNAUTHORIZED) {
            headers.put("WWW-Authenticate", "Bearer realm=\"portico\"");
        }
        return new HttpAnswer(
                problem.code().status(), ProblemJson.MEDIA_TYPE, headers, ProblemJson.write(problem, requestId, now));
    }
}
