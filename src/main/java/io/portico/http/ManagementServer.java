package io.portico.http;

import java.net.InetAddress;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.server.ConfigurableServletWebServerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

import io.portico.setting.InvalidSettingException;

/**
 * Binds the servlet container, which serves the actuator and nothing else, to {@code portico.management.port} on
 * loopback. Spring's own keys for its ports are refused: each would open or move a port behind the operator's back.
 */
@Component
final class ManagementServer implements WebServerFactoryCustomizer<ConfigurableServletWebServerFactory>, Ordered {
    private static final List<String> FOREIGN_KEYS =
            List.of("server.port", "server.address", "management.server.port", "management.server.address");

    private final Settings settings;
    private final Environment environment;

    ManagementServer(Settings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    /**
     * Where the actuator listens ({@code portico.management.*}).
     *
     * @param port TCP port on loopback; 0 takes any free one
     */
    @ConfigurationProperties("portico.management")
    public record Settings(@DefaultValue("8081") int port) {}

    @Override
    public void customize(ConfigurableServletWebServerFactory factory) {
        for (String key : FOREIGN_KEYS) {
            if (environment.containsProperty(key)) {
                throw new InvalidSettingException(
                        key,
                        "has no meaning here; set portico.http.port for the public port,"
                                + " portico.management.port for the management port on loopback");
            }
        }
        factory.setPort(settings.port());
        factory.setAddress(InetAddress.getLoopbackAddress());
    }

    /** After Spring's own customizers. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
