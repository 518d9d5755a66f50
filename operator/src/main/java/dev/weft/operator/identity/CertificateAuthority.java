package dev.weft.operator.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority that signs leaves by itself: the operator's own, which is one self-signed
 * root, or an intermediate. Safe for use by several threads.
 */
public final class CertificateAuthority {
    /** How long the root holds. */
    public static final Duration ROOT_LIFETIME = Duration.ofDays(3650);

    /** How long a leaf holds unless somebody wants otherwise. */
    public static final Duration LEAF_LIFETIME = Duration.ofHours(24);

    /** Leaves are valid a little earlier than now, for peers whose clocks are behind. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private static final int SERIAL_BITS = 127;
    private static final String SIGNATURE = "SHA256withECDSA";
    private static final X500Name ROOT_NAME = new X500Name("CN=Weft root");
    private static final X500Name NO_NAME = new X500Name(new RDN[0]);

    private final AuthorityMaterial material;
    private final SecureRandom random;
    private final InstantSource clock;

    private CertificateAuthority(
            AuthorityMaterial material, SecureRandom random, InstantSource clock) {
        this.material = material;
        this.random = random;
        this.clock = clock;
    }

    /** Opens the authority of a store, which is made when the store is empty. */
    public static CertificateAuthority open(
            AuthorityStore store, SecureRandom random, InstantSource clock) {
        return new CertificateAuthority(
                store.readOrCreate(() -> makeRoot(random, clock.instant())), random, clock);
    }

    /** The authority of a key and a certificate that somebody else made. */
    public static CertificateAuthority of(
            AuthorityMaterial material, SecureRandom random, InstantSource clock) {
        return new CertificateAuthority(material, random, clock);
    }

    /** Makes a key pair on P-256. */
    public static KeyPair newKeyPair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has EC keys", e);
        }
    }

    /** What peers have to trust. */
    public List<X509Certificate> roots() {
        return List.of(material.certificate());
    }

    /** The roots as PEM. */
    public String rootsPem() {
        return PemText.ofCertificate(material.certificate());
    }

    /**
     * A certificate for a workload: it may call and be called.
     *
     * @param lifetime of the certificate, which ends with the authority at the latest
     */
    public X509Certificate issue(SpiffeId id, PublicKey key, Duration lifetime) {
        return issue(
                new Holder(key, lifetime),
                new GeneralName(GeneralName.uniformResourceIdentifier, id.uri()),
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }));
    }

    /** A fresh key and certificate for a server with this DNS name. */
    public ServerCertificate issueServer(String dnsName) {
        KeyPair pair = newKeyPair(random);
        X509Certificate leaf =
                issue(
                        new Holder(pair.getPublic(), LEAF_LIFETIME),
                        new GeneralName(GeneralName.dNSName, dnsName),
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        return new ServerCertificate(PemText.ofKey(pair.getPrivate()), PemText.ofCertificate(leaf));
    }

    private record Holder(PublicKey key, Duration lifetime) {}

    private X509Certificate issue(Holder holder, GeneralName name, ExtendedKeyUsage usage) {
        Instant now = clock.instant();
        Instant end = now.plus(holder.lifetime());
        Instant own = material.certificate().getNotAfter().toInstant();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        X500Name.getInstance(
                                material.certificate().getSubjectX500Principal().getEncoded()),
                        serial(random),
                        Date.from(now.minus(CLOCK_SKEW)),
                        Date.from(end.isBefore(own) ? end : own),
                        NO_NAME,
                        holder.key());
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, usage)
                    // Critical, as RFC 5280 wants it when the subject is empty.
                    .addExtension(Extension.subjectAlternativeName, true, new GeneralNames(name))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(material.certificate()));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("the extensions of a leaf can be encoded", e);
        }
        return sign(builder, material.key());
    }

    private static AuthorityMaterial makeRoot(SecureRandom random, Instant now) {
        KeyPair pair = newKeyPair(random);
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        ROOT_NAME,
                        serial(random),
                        Date.from(now.minus(CLOCK_SKEW)),
                        Date.from(now.plus(ROOT_LIFETIME)),
                        ROOT_NAME,
                        pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(
                            Extension.keyUsage,
                            true,
                            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils()
                                    .createSubjectKeyIdentifier(pair.getPublic()));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("the extensions of a root can be encoded", e);
        }
        return new AuthorityMaterial(pair.getPrivate(), sign(builder, pair.getPrivate()));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("a P-256 key can sign a certificate", e);
        }
    }

    private static BigInteger serial(SecureRandom random) {
        return new BigInteger(SERIAL_BITS, random).setBit(0);
    }
}
