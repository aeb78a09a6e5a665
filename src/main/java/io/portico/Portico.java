package io.portico;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the gateway: one contract in front of every billing vendor's portal-session API. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Portico {

    /** The embedded database looks each text and number up in caches of its own, which costs more than a new one. */
    private static final String OBJECT_CACHE = "h2.objectCache";

    public static void main(String[] args) {
        System.setProperty(OBJECT_CACHE, System.getProperty(OBJECT_CACHE, "false"));
        SpringApplication.run(Portico.class, args);
    }
}
