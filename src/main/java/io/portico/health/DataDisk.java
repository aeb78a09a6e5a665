package io.portico.health;

import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.system.DiskSpaceHealthIndicator;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import io.portico.setting.DataDirectory;

/**
 * Down while the disk of {@code portico.data} has less room than {@code portico.data-reserve}. It is no part of readiness: with
 * an external database and broker hardly anything is written there, and with embedded ones there is no other node to go to.
 */
@Configuration(proxyBeanMethods = false)
class DataDisk {

    /** In the place of Spring Boot's own, which looks at the working directory. */
    @Bean
    DiskSpaceHealthIndicator diskSpaceHealthIndicator(@Value("${portico.data:data}") String data, Reserve reserve) {
        return new DiskSpaceHealthIndicator(
                DataDirectory.existing(Path.of(data)).toFile(), reserve.dataReserve());
    }

    /** @param dataReserve with less room than that the health endpoint is down */
    @ConfigurationProperties("portico")
    record Reserve(@DefaultValue("256MB") DataSize dataReserve) {}
}
