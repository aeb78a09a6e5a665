package io.portico;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.FieldVisitor;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Every name that a component of Camel on the classpath could obey: the string constants of all its classes that look like
 * such a header, the headers of JMS, and some that only an expression would find.
 */
final class ControlNames {
    private static final Pattern CONTROL =
            Pattern.compile("(camel|jms|kamelet|org\\.apache\\.camel)[A-Za-z0-9._-]{1,100}", Pattern.CASE_INSENSITIVE);
    private static final int CONSTANTS_ONLY = ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES;
    private static final List<String> OTHERS = List.of(
            "org.apache.camel.Exchange",
            "org.apache.camel.component.http.HttpEndpoint",
            "JMSReplyTo",
            "JMSDestination",
            "JMSCorrelationID",
            "JMSType",
            "JMSPriority",
            "JMSExpiration",
            "kameletId",
            "kameletProperties",
            "kamelet.stripe.baseUrl",
            "camel.component.http.proxy-host",
            "breadcrumbId",
            "kafka.OVERRIDE_TOPIC",
            "kafka.PARTITION_KEY",
            "Long-Running-Action",
            "OnCompletion",
            "vendorEndpoint",
            "vendorCustomerId",
            "caller",
            "baseUrl",
            "apiKey",
            "httpClientConfigurer",
            "bridgeEndpoint");

    private ControlNames() {}

    /** In the spellings that a comparison without regard to case, or one that is careless with it, would take. */
    static List<String> inEverySpelling() {
        List<String> spellings = new ArrayList<>();
        for (String name : all()) {
            Stream<String> careless = name.regionMatches(true, 0, "camel", 0, 5)
                    ? Stream.of("CAmel" + name.substring(5), "cAMEL" + name.substring(5))
                    : Stream.empty();
            Stream.concat(Stream.of(name, name.toLowerCase(Locale.ROOT), name.toUpperCase(Locale.ROOT)), careless)
                    .distinct()
                    .forEach(spellings::add);
        }
        return spellings;
    }

    static Set<String> all() {
        Set<String> names = new TreeSet<>(OTHERS);
        try {
            for (Resource type :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:org/apache/camel/**/*.class")) {
                try (InputStream bytes = type.getInputStream()) {
                    new ClassReader(bytes).accept(new Constants(names), CONSTANTS_ONLY);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private static final class Constants extends ClassVisitor {
        private final Set<String> names;

        Constants(Set<String> names) {
            super(SpringAsmInfo.ASM_VERSION);
            this.names = names;
        }

        @Override
        public FieldVisitor visitField(int access, String name, String type, String signature, Object value) {
            if (value instanceof String text && CONTROL.matcher(text).matches()) {
                names.add(text);
            }
            return null;
        }
    }
}
