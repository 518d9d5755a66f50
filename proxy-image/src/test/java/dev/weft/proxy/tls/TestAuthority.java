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
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root of a test and what it signs. */
public final class TestAuthority {
    public static final String TRUST_DOMAIN = "cluster.local";

    private static final String NAME = "CN=test root";

    private final KeyPair pair = pair();
    private final X509Certificate root;

    /**
     * What a leaf says.
     *
     * @param uris its names
     * @param purposes its extended key usages; no extension when there are none
     */
    public record Leaf(List<String> uris, Instant start, Instant end, List<KeyPurposeId> purposes) {
        /** Holds for an hour, and for any purpose. */
        public static Leaf of(String... uris) {
            Instant now = Instant.now();
            return new Leaf(
                    List.of(uris),
                    now.minus(2, ChronoUnit.HOURS),
                    now.plus(1, ChronoUnit.HOURS),
                    List.of());
        }

        public Leaf from(Instant other) {
            return new Leaf(uris, other, end, purposes);
        }

        public Leaf until(Instant other) {
            return new Leaf(uris, start, other, purposes);
        }

        public Leaf only(KeyPurposeId purpose) {
            return new Leaf(uris, start, end, List.of(purpose));
        }
    }

    public TestAuthority() {
        X509v3CertificateBuilder builder =
                builder(
                        NAME,
                        NAME,
                        pair.getPublic(),
                        Leaf.of().until(Instant.now().plus(1, ChronoUnit.DAYS)));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        this.root = sign(builder, pair);
    }

    /** An authority that a root signed. */
    public record Intermediate(KeyPair pair, X509Certificate certificate) {
        private static final String NAME = "CN=test intermediate";

        /** A certificate for a key. */
        public X509Certificate issue(PublicKey key, Leaf leaf) {
            return TestAuthority.issue(NAME, pair, key, leaf);
        }
    }

    /** A new authority that holds for a day. */
    public Intermediate intermediate() {
        KeyPair own = pair();
        X509v3CertificateBuilder builder =
                builder(
                        NAME,
                        Intermediate.NAME,
                        own.getPublic(),
                        Leaf.of().until(Instant.now().plus(1, ChronoUnit.DAYS)));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return new Intermediate(own, sign(builder, pair));
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

    /** Material of a server with these DNS names. */
    public TlsMaterial serving(String... names) {
        KeyPair leaf = pair();
        X509v3CertificateBuilder builder = builder(NAME, "CN=server", leaf.getPublic(), Leaf.of());
        try {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    true,
                    new GeneralNames(
                            Stream.of(names)
                                    .map(name -> new GeneralName(GeneralName.dNSName, name))
                                    .toArray(GeneralName[]::new)));
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return new TlsMaterial(
                leaf.getPrivate(), List.of(sign(builder, pair)), List.of(root), TRUST_DOMAIN);
    }

    /** A certificate for a key. */
    public X509Certificate issue(PublicKey key, String identity, Instant end) {
        return issue(key, Leaf.of(identity).until(end));
    }

    /** A certificate for a key that says whatever a test wants. */
    public X509Certificate issue(PublicKey key, Leaf leaf) {
        return issue(NAME, pair, key, leaf);
    }

    /** A certificate for a key, signed by any other under any name. */
    public static X509Certificate issue(String issuer, KeyPair by, PublicKey key, Leaf leaf) {
        X509v3CertificateBuilder builder = builder(issuer, "CN=leaf", key, leaf);
        try {
            if (!leaf.uris().isEmpty()) {
                GeneralName[] names =
                        leaf.uris().stream()
                                .map(
                                        uri ->
                                                new GeneralName(
                                                        GeneralName.uniformResourceIdentifier, uri))
                                .toArray(GeneralName[]::new);
                builder.addExtension(
                        Extension.subjectAlternativeName, true, new GeneralNames(names));
            }
            if (!leaf.purposes().isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(leaf.purposes().toArray(KeyPurposeId[]::new)));
            }
        } catch (CertIOException e) {
            throw new IllegalStateException(e);
        }
        return sign(builder, by);
    }

    private static X509v3CertificateBuilder builder(
            String issuer, String subject, PublicKey of, Leaf leaf) {
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(leaf.start()),
                Date.from(leaf.end()),
                new X500Name(subject),
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

    /** A key. */
    public static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
