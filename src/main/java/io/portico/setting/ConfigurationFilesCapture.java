package io.portico.setting;

import java.util.List;
import java.util.Set;

import org.springframework.boot.BootstrapRegistry;
import org.springframework.boot.ConfigurableBootstrapContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/** Notes what there is before the configuration files are read, and makes {@link ConfigurationFiles} a bean. */
final class ConfigurationFilesCapture implements EnvironmentPostProcessor, Ordered {
    private final ConfigurableBootstrapContext bootstrap;

    ConfigurationFilesCapture(ConfigurableBootstrapContext bootstrap) {
        this.bootstrap = bootstrap;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        List<PropertySource<?>> around = environment.getPropertySources().stream()
                .<PropertySource<?>>map(source -> source)
                .filter(source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
                .toList();
        ConfigurationFiles files = new ConfigurationFiles(
                environment, around, Set.copyOf(application.getAdditionalProfiles()), application.getResourceLoader());
        bootstrap.register(ConfigurationFiles.class, BootstrapRegistry.InstanceSupplier.of(files));
        bootstrap.addCloseListener(closed ->
                closed.getApplicationContext().getBeanFactory().registerSingleton("configurationFiles", files));
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER - 1;
    }
}
