package dev.weft.operator.identity;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Certificate requests, good and bad. */
public final class SigningRequests {
    private SigningRequests() {}

    /** A request of a well-behaved proxy. */
    public static byte[] plain() {
        return plain(CertificateAuthority.newKeyPair(new SecureRandom()));
    }

    /** The same for a given key. */
    public static byte[] plain(KeyPair pair) {
        return with(pair.getPublic(), pair.getPrivate(), "SHA256withECDSA", List.of());
    }

    static byte[] naming(GeneralName... names) {
        KeyPair pair = CertificateAuthority.newKeyPair(new SecureRandom());
        return with(
                pair.getPublic(),
                pair.getPrivate(),
                "SHA256withECDSA",
                List.of(new Wish(Extension.subjectAlternativeName, new GeneralNames(names))));
    }

    static byte[] forAuthority() {
        KeyPair pair = CertificateAuthority.newKeyPair(new SecureRandom());
        return with(
                pair.getPublic(),
                pair.getPrivate(),
                "SHA256withECDSA",
                List.of(new Wish(Extension.basicConstraints, new BasicConstraints(true))));
    }

    static byte[] withSomeoneElsesKey() {
        KeyPair mine = CertificateAuthority.newKeyPair(new SecureRandom());
        KeyPair theirs = CertificateAuthority.newKeyPair(new SecureRandom());
        return with(theirs.getPublic(), mine.getPrivate(), "SHA256withECDSA", List.of());
    }

    static byte[] withRsaKey() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        KeyPair pair = generator.generateKeyPair();
        return with(pair.getPublic(), pair.getPrivate(), "SHA256withRSA", List.of());
    }

    static byte[] withKeyOnCurve(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        return with(pair.getPublic(), pair.getPrivate(), "SHA256withECDSA", List.of());
    }

    private record Wish(
            org.bouncycastle.asn1.ASN1ObjectIdentifier extension,
            org.bouncycastle.asn1.ASN1Encodable value) {}

    private static byte[] with(
            PublicKey shown, PrivateKey signing, String algorithm, List<Wish> wishes) {
        try {
            JcaPKCS10CertificationRequestBuilder builder =
                    new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=any"), shown);
            if (!wishes.isEmpty()) {
                ExtensionsGenerator extensions = new ExtensionsGenerator();
                for (Wish wish : wishes) {
                    extensions.addExtension(wish.extension(), false, wish.value());
                }
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return builder.build(new JcaContentSignerBuilder(algorithm).build(signing))
                    .getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException("a request can be made", e);
        }
    }
}
