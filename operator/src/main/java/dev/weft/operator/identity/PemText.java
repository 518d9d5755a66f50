package dev.weft.operator.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.util.io.pem.PemObject;

/** Keys (PKCS #8), requests and certificates as PEM. */
public final class PemText {
    /** Certificates in one text. */
    static final int MAX_CERTIFICATES = 64;

    /** The longest text that is read, in characters. */
    static final int MAX_LENGTH = 256 * 1024;

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

    /** One after the other. */
    public static String ofCertificates(List<X509Certificate> certificates) {
        return certificates.stream().map(PemText::write).collect(Collectors.joining());
    }

    /** A PKCS #10 request. */
    public static String ofRequest(ByteString der) {
        return write(new PemObject("CERTIFICATE REQUEST", der.toByteArray()));
    }

    /**
     * Reads certificates; what else there is between them is passed over.
     *
     * @throws IllegalArgumentException when they cannot be read, or are too many
     */
    public static List<X509Certificate> certificates(String pem) {
        if (pem.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("the certificates are too long to be read");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
            for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
                if (next instanceof X509CertificateHolder certificate) {
                    certificates.add(converter.getCertificate(certificate));
                }
                if (certificates.size() > MAX_CERTIFICATES) {
                    throw new IllegalArgumentException("there are too many certificates");
                }
            }
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("the certificates cannot be read", e);
        }
        return certificates;
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
    public static AuthorityMaterial authority(String keyPem, String certificatePem) {
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
