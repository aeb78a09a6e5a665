package io.portico.setting;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.AbstractEnvironment;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.PropertySources;
import org.springframework.core.io.ResourceLoader;

/**
 * The configuration files, to be read anew while the gateway runs, by the same rules and with the same arguments, variables
 * and profiles around them as at the start.
 */
public final class ConfigurationFiles {
    private final ConfigurableEnvironment running;
    private final List<PropertySource<?>> around;
    private final Set<String> profiles;
    private final @Nullable ResourceLoader loader;
    private List<PropertySource<?>> atStart = List.of();

    /**
     * @param running the environment of the application
     * @param around its sources besides the files
     * @param profiles those that the application itself adds
     */
    ConfigurationFiles(
            ConfigurableEnvironment running,
            List<PropertySource<?>> around,
            Set<String> profiles,
            @Nullable ResourceLoader loader) {
        this.running = running;
        this.around = List.copyOf(around);
        this.profiles = Set.copyOf(profiles);
        this.loader = loader;
    }

    /**
     * What the settings under a prefix are by now.
     *
     * @throws InvalidSettingException where a file cannot be read or a setting not be used; it holds no value
     */
    public <T> T read(String prefix, Class<T> type) {
        ConfigurableEnvironment fresh = new Fresh();
        try {
            around.forEach(fresh.getPropertySources()::addLast);
            ConfigurationPropertySources.attach(fresh);
            ConfigDataEnvironmentPostProcessor.applyTo(fresh, loader, null, profiles);
            requireProfilesAsRunning(fresh);
            KeySpellings.check(fresh.getPropertySources());
            return Binder.get(fresh).bindOrCreate(prefix, Bindable.of(type));
        } catch (RuntimeException e) {
            throw InvalidSettingException.of(e);
        }
    }

    /**
     * What the settings under a prefix were when the start had read the files. It differs from what the application runs with
     * where settings came from elsewhere, too.
     */
    public <T> T atStart(String prefix, Class<T> type) {
        return new Binder(ConfigurationPropertySources.from(atStart), new PropertySourcesPlaceholdersResolver(atStart))
                .bindOrCreate(prefix, Bindable.of(type));
    }

    /** Notes the sources of an environment that holds the files and what is around them, and nothing else yet. */
    void haveBeenRead(PropertySources sources) {
        atStart = sources.stream()
                .<PropertySource<?>>map(source -> source)
                .filter(source -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
                .toList();
    }

    private void requireProfilesAsRunning(ConfigurableEnvironment fresh) {
        if (!Set.of(fresh.getActiveProfiles()).equals(Set.of(running.getActiveProfiles()))
                || !Set.of(fresh.getDefaultProfiles()).equals(Set.of(running.getDefaultProfiles()))) {
            throw new InvalidSettingException("spring.profiles", "other profiles need a restart");
        }
    }

    /** Empty, and as in a Spring Boot application nobody but the reading of the files decides on its profiles. */
    private static final class Fresh extends AbstractEnvironment {
        @Override
        protected @Nullable String doGetActiveProfilesProperty() {
            return null;
        }

        @Override
        protected @Nullable String doGetDefaultProfilesProperty() {
            return null;
        }
    }
}
