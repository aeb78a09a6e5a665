package io.portico.bench;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.util.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * What one would write by hand for one vendor: Spring Boot, Tomcat, one controller, HttpClient 5. It has no circuit
 * breaker, bulkhead, ledger, metrics or queue, and its customers are a map.
 */
@SpringBootApplication
class MvcService {

    public static void main(String[] args) {
        System.setProperty("spring.main.banner-mode", "off");
        System.setProperty("spring.jmx.enabled", "false");
        System.setProperty("spring.jackson.deserialization.fail-on-unknown-properties", "true");
        System.setProperty("spring.jackson.deserialization.fail-on-trailing-tokens", "true");
        System.setProperty("spring.jackson.parser.strict-duplicate-detection", "true");
        System.setProperty("spring.jackson.mapper.allow-coercion-of-scalars", "false");
        System.setProperty("spring.jackson.default-property-inclusion", "non_null");
        SpringApplication.run(MvcService.class, args);
    }

    /** As careful as the gateway's: one try, no redirects, cookies or compression, and room for all connections. */
    @Bean
    CloseableHttpClient httpClient() {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(2048)
                        .setMaxConnPerRoute(512)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.ofSeconds(1))
                                .setSocketTimeout(Timeout.ofSeconds(8))
                                .build())
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }
}
