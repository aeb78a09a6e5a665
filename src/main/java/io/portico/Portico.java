package io.portico;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the gateway: one contract in front of every billing vendor's portal-session API. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Portico {

    public static void main(String[] args) {
        SpringApplication.run(Portico.class, args);
    }
}
