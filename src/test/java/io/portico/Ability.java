package io.portico;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.springframework.asm.ClassReader;

/** What the code in a class file can do by itself, told from the names in its constant pool. */
enum Ability {
    /** Opens sockets. */
    NETWORK("java/net/((Server|Datagram|Multicast)?Socket|HttpURLConnection|http/\\w+)"
            + "|java/nio/channels/(Asynchronous)?(Server)?(Socket|Datagram)Channel"
            + "|javax/net/(ssl/(SSLSocket\\w*|SSLServerSocket\\w*|HttpsURLConnection)|(Server)?SocketFactory)"),
    /** Makes a parser or a transformer. */
    XML("javax/xml/(parsers|stream|transform|xpath|validation)/\\w*Factory|org/xml/sax/helpers/XMLReaderFactory"),
    /** Makes a reader of Java objects, or is one. */
    DESERIALISATION("java/io/ObjectInputStream[.]<init>");

    /** As the specification of the class file numbers them. */
    private static final int CLASS = 7;

    private static final int METHOD = 10;

    private final Pattern names;

    Ability(String names) {
        this.names = Pattern.compile(names);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Set<Ability> of(byte[] classFile) {
        Set<Ability> abilities = EnumSet.noneOf(Ability.class);
        ClassReader constants = new ClassReader(classFile);
        char[] buffer = new char[constants.getMaxStringLength()];
        for (int i = 1; i < constants.getItemCount(); i++) {
            int item = constants.getItem(i);
            String name = item == 0 ? "" : name(constants, item, buffer);
            for (Ability ability : values()) {
                if (ability.names.matcher(name).matches()) {
                    abilities.add(ability);
                }
            }
        }
        return abilities;
    }

    private static String name(ClassReader constants, int item, char[] buffer) {
        return switch (constants.readByte(item - 1)) {
            case CLASS -> constants.readUTF8(item, buffer).replaceAll("^\\[+L|;$", "");
            case METHOD ->
                constants.readClass(item, buffer) + "."
                        + constants.readUTF8(constants.getItem(constants.readUnsignedShort(item + 2)), buffer);
            default -> "";
        };
    }
}
