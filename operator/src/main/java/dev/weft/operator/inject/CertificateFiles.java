package dev.weft.operator.inject;

import dev.weft.operator.identity.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** {@code tls.crt} and {@code tls.key} of a Secret that is mounted, as cert-manager keeps it. */
record CertificateFiles(Path directory, Duration lookAgain) implements ServingCertificate {
    /** The longest file that is read. */
    static final int MAX_BYTES = 64 * 1024;

    @Override
    public ServerCertificate read() {
        try {
            // The kubelet swaps this link, so that both files are of the same time.
            Path swapped = directory.resolve("..data");
            Path now = (Files.exists(swapped) ? swapped : directory).toRealPath();
            return KeyPairCheck.fitting(
                    new ServerCertificate(
                            text(now.resolve("tls.key")), text(now.resolve("tls.crt"))));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot read tls.crt and tls.key in "
                            + directory
                            + "; mount the Secret of the webhook's Certificate there",
                    e);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is longer than " + MAX_BYTES + " bytes");
        }
        return Files.readString(file);
    }
}
