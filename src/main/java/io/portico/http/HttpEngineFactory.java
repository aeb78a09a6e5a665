package io.portico.http;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

import io.portico.setting.InvalidSettingException;
import io.vertx.core.Vertx;

/**
 * Makes engines. One that is a Spring bean is opened when every route runs and stopped before the routes are; a
 * {@code PlatformHttpComponent} bean that is given such an engine serves routes on its port under its own bean name.
 */
@Component
public final class HttpEngineFactory {
    private final Vertx vertx;
    private final Clock clock;
    private final ObjectProvider<SslBundles> bundles;
    private final ObjectProvider<HttpExchangeLog> log;
    private final ObjectProvider<ProblemAnswers> problems;

    HttpEngineFactory(
            Vertx vertx,
            Clock clock,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<HttpExchangeLog> log,
            ObjectProvider<ProblemAnswers> problems) {
        this.vertx = vertx;
        this.clock = clock;
        this.bundles = bundles;
        this.log = log;
        this.problems = problems;
    }

    /** An engine that does not listen yet; fails where its SSL bundle does not exist. A bundle that is read anew renews it. */
    public HttpEngine create(String name, HttpSettings settings) {
        String bundle = settings.sslBundle();
        HttpExchangeLog exchangeLog = log.getIfAvailable(() -> HttpExchangeLog.NONE);
        ProblemAnswers answers = problems.getIfAvailable(() -> ProblemAnswers.RFC_9457);
        if (bundle == null || bundle.isBlank()) {
            return new HttpEngine(name, settings, vertx, null, exchangeLog, answers, clock);
        }
        HttpEngine engine = new HttpEngine(name, settings, vertx, bundle(bundle), exchangeLog, answers, clock);
        bundles.getObject().addBundleUpdateHandler(bundle, engine::renew);
        return engine;
    }

    private SslBundle bundle(String name) {
        try {
            return bundles.getObject().getBundle(name);
        } catch (NoSuchSslBundleException e) {
            throw new InvalidSettingException(
                    "portico.http.ssl-bundle", "there is no such bundle under spring.ssl.bundle");
        }
    }
}
