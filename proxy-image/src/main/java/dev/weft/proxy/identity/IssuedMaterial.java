package dev.weft.proxy.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.proxy.config.v1.CertifyResponse;
import dev.weft.proxy.config.v1.TrustBundle;
import dev.weft.proxy.tls.TlsMaterial;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates that the operator sent. */
final class IssuedMaterial {
    /** Certificates in a chain or bundle; there is one, or two while a root is replaced. */
    static final int MAX_CERTIFICATES = 16;

    private IssuedMaterial() {}

    /**
     * Material from an answer and the keys that it was requested with.
     *
     * @throws CertificateException with a sentence when the answer is of no use
     */
    static TlsMaterial read(KeyPair keys, CertifyResponse response, TrustBundle bundle)
            throws CertificateException {
        List<X509Certificate> chain = certificates("the chain", response.getChainList());
        if (!chain.getFirst().getPublicKey().equals(keys.getPublic())) {
            throw new CertificateException("it is for another key");
        }
        if (bundle.getTrustDomain().isEmpty()) {
            throw new CertificateException("the trust bundle names no trust domain");
        }
        return new TlsMaterial(keys.getPrivate(), chain, roots(bundle), bundle.getTrustDomain());
    }

    /** The trust bundle of an answer. */
    static TrustBundle bundle(CertifyResponse response) throws CertificateException {
        try {
            return TrustBundle.parseFrom(response.getTrustBundle());
        } catch (InvalidProtocolBufferException e) {
            throw new CertificateException("the trust bundle cannot be read", e);
        }
    }

    /**
     * The roots of a bundle.
     *
     * @throws CertificateException with a sentence when there are none
     */
    static List<X509Certificate> roots(TrustBundle bundle) throws CertificateException {
        return certificates("the trust bundle", bundle.getRootsList());
    }

    private static List<X509Certificate> certificates(String what, List<ByteString> ders)
            throws CertificateException {
        if (ders.isEmpty() || ders.size() > MAX_CERTIFICATES) {
            throw new CertificateException(
                    what + " has " + ders.size() + " certificates, not 1 to " + MAX_CERTIFICATES);
        }
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (ByteString der : ders) {
            certificates.add(
                    (X509Certificate)
                            factory.generateCertificate(
                                    new ByteArrayInputStream(der.toByteArray())));
        }
        return certificates;
    }
}
