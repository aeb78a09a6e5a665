package io.portico.document;

import java.util.Map;

import org.apache.camel.Processor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The documents that anybody may read. */
@Configuration(proxyBeanMethods = false)
class Documents {
    private static final String YAML = "application/yaml";
    private static final String HTML = "text/html; charset=utf-8";

    /** The page holds its own style and links; it needs nothing else, so a browser is told to load nothing else. */
    private static final Map<String, String> PAGE_ONLY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    @Bean
    Processor serveOpenApi() {
        return new ServeDocument("openapi/openapi.yaml", YAML, Map.of());
    }

    @Bean
    Processor serveAsyncApi() {
        return new ServeDocument("asyncapi/asyncapi.yaml", YAML, Map.of());
    }

    @Bean
    Processor serveDocs() {
        return new ServeDocument("docs/index.html", HTML, PAGE_ONLY);
    }
}
