package io.portico.setting;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes {@code portico.data} absolute, since the embedded database takes no path relative to the working directory, and stops
 * the start where it is needed and cannot be written to, or {@code portico.routes} is no directory.
 */
public final class DataDirectory implements EnvironmentPostProcessor, Ordered {
    private static final String KEY = "portico.data";
    private static final String ROUTES = "portico.routes";
    private static final String EMBEDDED = "jdbc:h2:file:";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Path directory =
                Path.of(environment.getProperty(KEY, "data")).toAbsolutePath().normalize();
        if (isWritten(environment) && !canHold(directory)) {
            throw new InvalidSettingException(KEY, "there is no directory that can be written to, nor can one be made");
        }
        if (!Files.isDirectory(Path.of(environment.getProperty(ROUTES, "routes")))) {
            throw new InvalidSettingException(ROUTES, "there is no such directory");
        }
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("data directory", Map.of(KEY, directory.toString())));
    }

    /** With a database and a broker of their own, nothing is. */
    private static boolean isWritten(ConfigurableEnvironment environment) {
        return environment.getProperty("spring.datasource.url", EMBEDDED).startsWith(EMBEDDED)
                || environment.getProperty("portico.queue.broker-url", "").isBlank();
    }

    /** The directory, or of those that it would be made in the nearest that is there. */
    public static Path existing(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    private static boolean canHold(Path directory) {
        Path existing = existing(directory);
        return Files.isDirectory(existing) && Files.isWritable(existing);
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }
}
