package dev.weft.operator.inject;

import dev.weft.operator.identity.ServerCertificate;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Whether a key is that of a certificate: a port that shows two halves answers nobody. */
final class KeyPairCheck {
    private static final byte[] SIGNED = {1};

    private KeyPairCheck() {}

    /**
     * Returns what was given when its halves fit.
     *
     * @throws IllegalStateException with a sentence when they do not
     */
    static ServerCertificate fitting(ServerCertificate given) {
        try {
            PrivateKey key = key(given.keyPem());
            X509Certificate certificate = certificate(given.certificatePem());
            String algorithm =
                    switch (key.getAlgorithm()) {
                        case "EC", "ECDSA" -> "SHA256withECDSA";
                        case "RSA" -> "SHA256withRSA";
                        default ->
                                throw new IllegalStateException(
                                        "the key is of kind "
                                                + key.getAlgorithm()
                                                + "; use ECDSA or RSA");
                    };
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(SIGNED);
            byte[] signature = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update(SIGNED);
            if (!verifying.verify(signature)) {
                throw new IllegalStateException("the key is not that of the certificate");
            }
            return given;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the key and the certificate do not fit", e);
        }
    }

    private static PrivateKey key(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            return switch (parser.readObject()) {
                case PrivateKeyInfo pkcs8 -> converter.getPrivateKey(pkcs8);
                case PEMKeyPair older -> converter.getKeyPair(older).getPrivate();
                case null, default ->
                        throw new IllegalStateException("the key is not a private key in PEM");
            };
        }
    }

    private static X509Certificate certificate(String pem)
            throws IOException, GeneralSecurityException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof X509CertificateHolder holder) {
                return new JcaX509CertificateConverter().getCertificate(holder);
            }
            throw new IllegalStateException("the certificate is not one in PEM");
        }
    }
}
