package io.portico.setting;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class DataDirectoryTest {

    @ParameterizedTest
    @ValueSource(strings = {"data", "./data", "elsewhere/../data"})
    void standsBelowTheWorkingDirectoryUnlessItIsAbsolute(String configured) {
        assertThat(resolved(configured))
                .isEqualTo(Path.of("").toAbsolutePath().resolve("data").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/lib/portico"})
    void staysWhereItIsWhenAbsolute(String configured) {
        assertThat(resolved(configured)).isEqualTo(configured);
    }

    private static String resolved(String configured) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of("portico.data", configured)));
        new DataDirectory().postProcessEnvironment(environment, new SpringApplication());
        return environment.getProperty("portico.data");
    }
}
