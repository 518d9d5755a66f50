package dev.weft.e2e.kube;

import dev.weft.e2e.mesh.Installation;
import dev.weft.e2e.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A certificate for the webhook that has signed itself, in the place of one by cert-manager. */
record WebhookCertificate(String keyPem, String certificatePem) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ALIAS = "webhook";
    private static final String PASSWORD = "changeit";

    /** Makes it by way of a key store, which is kept in the file. */
    static WebhookCertificate make(Path store) {
        Command.Result made =
                Command.run(
                        List.of(
                                Path.of(Installation.java()).resolveSibling("keytool").toString(),
                                "-genkeypair",
                                "-alias",
                                ALIAS,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-dname",
                                "CN=webhook",
                                "-ext",
                                "san=dns:weft-operator.weft-system.svc",
                                "-validity",
                                "1",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                PASSWORD),
                        LIMIT);
        try {
            KeyStore opened = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            return new WebhookCertificate(
                    pem("PRIVATE KEY", opened.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()),
                    pem("CERTIFICATE", opened.getCertificate(ALIAS).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("keytool made no certificate: " + made.output(), e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    }

    /** As a webhook's configuration has it. */
    String caBundle() {
        return Base64.getEncoder().encodeToString(certificatePem.getBytes(StandardCharsets.UTF_8));
    }

    /** As the kubelet mounts a Secret: a link to a directory is swapped. */
    void mount(Path directory) {
        try {
            Files.createDirectories(directory);
            Path now = Files.createTempDirectory(directory, "..");
            Files.writeString(now.resolve("tls.key"), keyPem);
            Files.writeString(now.resolve("tls.crt"), certificatePem);
            Path next = Files.createSymbolicLink(directory.resolve("..next"), now.getFileName());
            Files.move(
                    next,
                    directory.resolve("..data"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot mount the certificate", e);
        }
    }
}
