package dev.mixtape.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;

/**
 * A key with its certificate for 127.0.0.1, made by the JDK's keytool, and a store that trusts it
 * alone.
 */
public record Stores(Path keys, Path trust, String password) {

    /** Makes both, as files in a folder. */
    public static Stores make(Path folder, String name, String password) throws Exception {
        Path keys = folder.resolve(name + ".p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                keys.toString(),
                                "-storepass",
                                password,
                                "-alias",
                                name,
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=ip:127.0.0.1,dns:localhost")
                        .redirectErrorStream(true)
                        .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, password.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(name, store.getCertificate(name));
        Path trust = folder.resolve(name + "-trust.p12");
        try (OutputStream out = Files.newOutputStream(trust)) {
            trusted.store(out, password.toCharArray());
        }
        return new Stores(keys, trust, password);
    }

    /** Who one is. */
    Map<String, String> asKeys() {
        return Map.of("ssl.keystore.location", keys.toString(), "ssl.keystore.password", password);
    }

    /** Whom one trusts. */
    Map<String, String> asTrust() {
        return Map.of(
                "ssl.truststore.location", trust.toString(), "ssl.truststore.password", password);
    }
}
