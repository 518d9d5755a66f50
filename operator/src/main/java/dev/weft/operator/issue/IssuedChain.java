package dev.weft.operator.issue;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate that was checked, and those that lead to a root.
 *
 * @param certificates the leaf first, without the root
 */
public record IssuedChain(List<X509Certificate> certificates, X509Certificate root) {
    public IssuedChain {
        certificates = List.copyOf(certificates);
    }

    /** The certificate of the workload. */
    public X509Certificate leaf() {
        return certificates.getFirst();
    }

    /** What a certificate is told apart by: SHA-256 of its DER. */
    public static ByteString fingerprint(X509Certificate certificate) {
        try {
            return ByteString.copyFrom(
                    MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(
                    "every Java runtime has SHA-256, and a certificate that was read a DER", e);
        }
    }
}
