package io.portico.caller;

import java.util.Optional;
import java.util.concurrent.Semaphore;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

import io.portico.flow.Variables;
import io.portico.http.HttpRequest;
import io.portico.model.Problem;
import io.portico.model.ProblemCode;
import io.portico.model.ProblemException;

/**
 * Finds out who sent an HTTP request, or ends it: unknown, unusable and missing credentials are told apart nowhere. A key
 * costs a hash and is looked for always, a token costs a signature: of those from addresses that are braked a few at a time
 * are looked at.
 */
@Component("authenticateHttpCaller")
final class AuthenticateHttpCaller implements Processor {
    /** Tokens from addresses that are braked which may be verified at a time. */
    static final int MOST_BRAKED = 2;

    private final Semaphore braked = new Semaphore(MOST_BRAKED);
    private final ApiKeys keys;
    private final AccessTokens tokens;
    private final BadKeyBrake brake;

    AuthenticateHttpCaller(ApiKeys keys, AccessTokens tokens, BadKeyBrake brake) {
        this.keys = keys;
        this.tokens = tokens;
        this.brake = brake;
    }

    @Override
    public void process(Exchange exchange) {
        HttpRequest request = exchange.getVariable(Variables.HTTP_REQUEST, HttpRequest.class);
        Caller caller = Credentials.presentedKey(request)
                .flatMap(keys::find)
                .or(() -> Credentials.presentedToken(request).flatMap(token -> find(token, request)))
                .orElseThrow(() -> new ProblemException(refusal(request)));
        exchange.setVariable(Variables.CALLER, caller);
    }

    private Optional<Caller> find(String token, HttpRequest request) {
        if (!brake.brakes(request.remoteAddress())) {
            return verify(token, request);
        }
        if (!braked.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return verify(token, request);
        } finally {
            braked.release();
        }
    }

    /** While the issuer's keys cannot be read no token is good, and an address that sends many is braked all the same. */
    private Optional<Caller> verify(String token, HttpRequest request) {
        try {
            return tokens.find(token);
        } catch (ProblemException unavailable) {
            throw brake.failed(request.remoteAddress())
                    .map(ProblemException::new)
                    .orElse(unavailable);
        }
    }

    private Problem refusal(HttpRequest request) {
        return brake.failed(request.remoteAddress())
                .orElseGet(() -> Problem.of(
                        ProblemCode.UNAUTHORIZED,
                        "The request needs exactly one valid API key or token in its headers."));
    }
}
