package dev.weft.proxy.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root of a test and what it signs. */
public final class TestAuthority {
    public static final String TRUST_DOMAIN = "cluster.local";

    private final KeyPair pair = pair();
    private final X509Certificate root;

    public TestAuthority() {
        X500Name name = new X500Name("CN=test root");
        X509v3CertificateBuilder builder =
                builder(name, name, pair.getPublic(), Instant.now().plus(1, ChronoUnit.DAYS));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        this.root = sign(builder, pair);
    }

    public X509Certificate root() {
        return root;
    }

    /** Material of an identity that holds for an hour. */
    public TlsMaterial material(String identity) {
        return material(identity, Instant.now().plus(1, ChronoUnit.HOURS));
    }

    /** Material of an identity that holds until then. */
    public TlsMaterial material(String identity, Instant end) {
        KeyPair leaf = pair();
        return new TlsMaterial(
                leaf.getPrivate(),
                List.of(issue(leaf.getPublic(), identity, end)),
                List.of(root),
                TRUST_DOMAIN);
    }

    /** A certificate for a key. */
    public X509Certificate issue(PublicKey key, String identity, Instant end) {
        X509v3CertificateBuilder builder =
                builder(new X500Name("CN=test root"), new X500Name("CN=leaf"), key, end);
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    true,
                    new GeneralNames(
                            new GeneralName(GeneralName.uniformResourceIdentifier, identity)));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, pair);
    }

    private static X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey of, Instant end) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(Instant.now().minus(2, ChronoUnit.HOURS)),
                Date.from(end),
                subject,
                of);
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair by) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(by.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
