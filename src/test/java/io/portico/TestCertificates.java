package io.portico;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

import static org.assertj.core.api.Assertions.assertThat;

/** Keys and certificates made for one test, in a directory that goes with it. Each certificate is its own authority. */
public final class TestCertificates {
    /** Of every store. */
    public static final String PASSWORD = "test-password";

    private static final String ALIAS = "test";

    private final Path directory;

    public TestCertificates(Path directory) {
        this.directory = directory;
    }

    /** A PKCS#12 store with a fresh key and a certificate for {@code CN=<name>}, at {@code localhost} and {@code 127.0.0.1}. */
    public Path identity(String name) {
        return identity(name, "dns:localhost,ip:127.0.0.1");
    }

    /** The same for another place. */
    public Path identity(String name, String place) {
        Path store = directory.resolve(name + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=" + place,
                "-alias",
                ALIAS,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD);
        try {
            assertThat(new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor())
                    .isZero();
            return store;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PKCS#12 store that trusts the certificates of these identities. */
    public Path trust(String name, Path... identities) {
        Path file = directory.resolve(name + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            for (Path identity : identities) {
                trust.setCertificateEntry(
                        identity.getFileName().toString(), load(identity).getCertificate(ALIAS));
            }
            trust.store(out, PASSWORD.toCharArray());
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a bundle of these two stores is; either may be null. */
    public static SslBundle bundle(Path identity, Path trust) {
        return bundle(identity, trust, SslOptions.NONE);
    }

    /** The same with protocols and ciphers. */
    public static SslBundle bundle(Path identity, Path trust, SslOptions options) {
        return SslBundle.of(
                SslStoreBundle.of(
                        identity == null ? null : load(identity), PASSWORD, trust == null ? null : load(trust)),
                SslBundleKey.of(PASSWORD),
                options);
    }

    /** For a peer of the gateway's that shows an identity, or none where it is null, and trusts others. */
    public static SSLContext context(Path identity, Path trust) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity == null ? null : load(identity), PASSWORD.toCharArray());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(load(trust));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(stubborn(keys.getKeyManagers()), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows its certificate although the peer has said that it trusts others, as whoever tries a stranger's does. */
    private static KeyManager[] stubborn(KeyManager[] keys) {
        X509ExtendedKeyManager polite = (X509ExtendedKeyManager) keys[0];
        return new KeyManager[] {
            new X509ExtendedKeyManager() {
                @Override
                public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
                    return polite.chooseClientAlias(types, null, socket);
                }

                @Override
                public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
                    return polite.chooseServerAlias(type, issuers, socket);
                }

                @Override
                public String[] getClientAliases(String type, Principal[] issuers) {
                    return polite.getClientAliases(type, null);
                }

                @Override
                public String[] getServerAliases(String type, Principal[] issuers) {
                    return polite.getServerAliases(type, issuers);
                }

                @Override
                public X509Certificate[] getCertificateChain(String alias) {
                    return polite.getCertificateChain(alias);
                }

                @Override
                public PrivateKey getPrivateKey(String alias) {
                    return polite.getPrivateKey(alias);
                }
            }
        };
    }

    /** Settings of a Spring SSL bundle that is read anew when its files change; either store may be null. */
    public static List<String> settings(String bundle, Path identity, Path trust) {
        String prefix = "spring.ssl.bundle.jks." + bundle + ".";
        List<String> settings = new ArrayList<>(List.of(prefix + "reload-on-update=true"));
        if (identity != null) {
            settings.addAll(List.of(
                    prefix + "keystore.location=file:" + identity,
                    prefix + "keystore.type=PKCS12",
                    prefix + "keystore.password=" + PASSWORD));
        }
        if (trust != null) {
            settings.addAll(List.of(
                    prefix + "truststore.location=file:" + trust,
                    prefix + "truststore.type=PKCS12",
                    prefix + "truststore.password=" + PASSWORD));
        }
        return settings;
    }

    private static KeyStore load(Path store) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            loaded.load(in, PASSWORD.toCharArray());
            return loaded;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
