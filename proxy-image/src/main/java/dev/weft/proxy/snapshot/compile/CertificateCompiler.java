package dev.weft.proxy.snapshot.compile;

import com.google.protobuf.ByteString;
import dev.weft.proxy.snapshot.BackendTls;
import dev.weft.proxy.snapshot.BackendTls.SubjectName;
import dev.weft.proxy.snapshot.gateway.ServerCertificate;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles certificates, and keys that must be theirs. What it refuses never shows a key. */
final class CertificateCompiler {
    private static final int MAX_CERTIFICATES = 512;
    private static final int MAX_NAMES = 64;

    /** What TLS by BoringSSL takes everywhere. */
    private static final Set<String> KEYS = Set.of("RSA", "EC");

    private CertificateCompiler() {}

    static List<X509Certificate> certificates(List<ByteString> ders, Place at)
            throws RefusedConfigException {
        Values.atMost(MAX_CERTIFICATES, ders.size(), at);
        if (ders.isEmpty()) {
            throw at.refuse("is empty; at least one certificate is needed");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (ByteString der : ders) {
            try {
                certificates.add(
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(
                                                new ByteArrayInputStream(der.toByteArray())));
            } catch (CertificateException e) {
                throw at.refuse("has a certificate that cannot be read: " + e.getMessage());
            }
        }
        return certificates;
    }

    static ServerCertificate server(String name, dev.weft.proxy.config.v1.ServerCertificate message)
            throws RefusedConfigException {
        Place at = Place.root("ServerCertificate " + name);
        List<X509Certificate> chain = certificates(message.getChainList(), at.field("chain"));
        PublicKey open = chain.getFirst().getPublicKey();
        if (!KEYS.contains(open.getAlgorithm())) {
            throw at.field("chain")
                    .refuse("has a key of " + open.getAlgorithm() + "; RSA and EC are taken");
        }
        try {
            PrivateKey key =
                    KeyFactory.getInstance(open.getAlgorithm())
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(message.getPrivateKey().toByteArray()));
            requirePair(open, key, at);
            return new ServerCertificate(chain, key);
        } catch (GeneralSecurityException e) {
            throw at.field("private_key").refuse("is not a PKCS #8 key for " + open.getAlgorithm());
        }
    }

    private static void requirePair(PublicKey open, PrivateKey key, Place at)
            throws GeneralSecurityException, RefusedConfigException {
        String algorithm = open.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        byte[] anything = {1};
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(anything);
        byte[] signed = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(open);
        verifier.update(anything);
        if (!verifier.verify(signed)) {
            throw at.field("private_key").refuse("is not the key of the certificate");
        }
    }

    static BackendTls backend(dev.weft.proxy.config.v1.BackendTls message, Place at)
            throws RefusedConfigException {
        Values.wholly(message, at);
        Values.atMost(MAX_NAMES, message.getSubjectAltNamesCount(), at.field("subject_alt_names"));
        List<SubjectName> names = new ArrayList<>();
        for (int i = 0; i < message.getSubjectAltNamesCount(); i++) {
            names.add(name(message.getSubjectAltNames(i), at.element("subject_alt_names", i)));
        }
        return new BackendTls(
                Hostnames.name(message.getServerName(), at.field("server_name")),
                message.getSystemRoots()
                        ? Optional.empty()
                        : Optional.of(certificates(message.getRootsList(), at.field("roots"))),
                names,
                Values.text(
                        message.getClientCertificate(),
                        Limits.MAX_NAME_LENGTH,
                        at.field("client_certificate")));
    }

    private static SubjectName name(dev.weft.proxy.config.v1.SubjectAltName message, Place at)
            throws RefusedConfigException {
        return switch (message.getNameCase()) {
            case DNS -> new SubjectName.Dns(Hostnames.pattern(message.getDns(), at.field("dns")));
            case URI ->
                    new SubjectName.Uri(
                            Values.text(message.getUri(), Limits.MAX_NAME_LENGTH, at.field("uri")));
            case NAME_NOT_SET -> throw Values.newer(at.field("name"));
        };
    }
}
