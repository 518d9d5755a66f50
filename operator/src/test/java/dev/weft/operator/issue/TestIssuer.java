package dev.weft.operator.issue;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.AuthorityMaterial;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.identity.SigningRequest;
import dev.weft.operator.identity.SpiffeId;
import dev.weft.operator.identity.TokenClaims;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority of a test that makes whatever certificates it is told to. */
public final class TestIssuer {
    /** When everything of it begins to hold. */
    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    public static final SpiffeId WEB = new SpiffeId("cluster.local", "shop", "web");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final X500Name name;
    private final X509Certificate certificate;

    private TestIssuer(KeyPair keys, X500Name name, X509Certificate certificate) {
        this.keys = keys;
        this.name = name;
        this.certificate = certificate;
    }

    /** A root of its own. */
    public static TestIssuer root(String name) {
        KeyPair keys = CertificateAuthority.newKeyPair(RANDOM);
        X500Name subject = new X500Name("CN=" + name);
        TestIssuer unborn = new TestIssuer(keys, subject, null);
        return new TestIssuer(keys, subject, unborn.authority(subject, keys.getPublic()));
    }

    /** An intermediate under it. */
    public TestIssuer intermediate(String intermediate) {
        KeyPair own = CertificateAuthority.newKeyPair(RANDOM);
        X500Name subject = new X500Name("CN=" + intermediate);
        return new TestIssuer(own, subject, authority(subject, own.getPublic()));
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public AuthorityMaterial material() {
        return new AuthorityMaterial(keys.getPrivate(), certificate);
    }

    private X509Certificate authority(X500Name subject, PublicKey key) {
        return sign(
                builder(subject, key, NOW.plus(Duration.ofDays(365))),
                List.of(
                        new Added(Extension.basicConstraints, new BasicConstraints(true)),
                        new Added(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign))));
    }

    /** An extension of a certificate. */
    public record Added(ASN1ObjectIdentifier type, ASN1Encodable value) {}

    /** The extensions of a leaf as it should be. */
    public static List<Added> right(SpiffeId id) {
        return List.of(
                names(new GeneralName(GeneralName.uniformResourceIdentifier, id.uri())),
                new Added(Extension.basicConstraints, new BasicConstraints(false)),
                new Added(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature)),
                uses(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth));
    }

    public static Added names(GeneralName... names) {
        return new Added(Extension.subjectAlternativeName, new GeneralNames(names));
    }

    public static Added uses(KeyPurposeId... purposes) {
        return new Added(Extension.extendedKeyUsage, new ExtendedKeyUsage(purposes));
    }

    /** A leaf. */
    public X509Certificate leaf(PublicKey key, Instant end, List<Added> extensions) {
        return sign(builder(new X500Name(""), key, end), extensions);
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, PublicKey key, Instant end) {
        return new JcaX509v3CertificateBuilder(
                name, new BigInteger(64, RANDOM), Date.from(NOW), Date.from(end), subject, key);
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder, List<Added> extensions) {
        try {
            for (Added extension : extensions) {
                builder.addExtension(extension.type(), true, extension.value());
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An order for the identity {@link #WEB}. */
    public static LeafOrder order(PublicKey key, X509Certificate... roots) {
        return new LeafOrder(
                WEB,
                new SigningRequest(
                        ByteString.copyFromUtf8("der"), key, List.of("URI:" + WEB.uri())),
                new TokenClaims(
                        "shop",
                        "web",
                        Optional.of("web-1"),
                        Optional.of("uid-1"),
                        List.of(),
                        Optional.empty()),
                new LeafOrder.Terms(Duration.ofHours(1), List.of(roots)));
    }

    public static KeyPair newKeys() {
        return CertificateAuthority.newKeyPair(RANDOM);
    }
}
