package dev.weft.operator.identity;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Keys (PKCS #8) and certificates as PEM. */
final class PemText {
    private PemText() {}

    static String ofCertificate(X509Certificate certificate) {
        return write(certificate);
    }

    static String ofKey(PrivateKey key) {
        try {
            return write(new JcaPKCS8Generator(key, null));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot encode a private key", e);
        }
    }

    private static String write(Object content) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write PEM", e);
        }
        return text.toString();
    }

    /**
     * Reads a key and a certificate.
     *
     * @throws IllegalArgumentException when they are not that
     */
    static AuthorityMaterial authority(String keyPem, String certificatePem) {
        try (PEMParser keys = new PEMParser(new StringReader(keyPem));
                PEMParser certificates = new PEMParser(new StringReader(certificatePem))) {
            if (keys.readObject() instanceof PrivateKeyInfo key
                    && certificates.readObject() instanceof X509CertificateHolder certificate) {
                return new AuthorityMaterial(
                        new JcaPEMKeyConverter().getPrivateKey(key),
                        new JcaX509CertificateConverter().getCertificate(certificate));
            }
            throw new IllegalArgumentException(
                    "the stored authority is not a PKCS #8 key and a certificate in PEM");
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("the stored authority cannot be read", e);
        }
    }
}
