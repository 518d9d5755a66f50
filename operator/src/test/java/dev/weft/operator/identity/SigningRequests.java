package dev.weft.operator.identity;

import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
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

    public static byte[] naming(GeneralName... names) {
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

    static byte[] withSubject(String subject) {
        KeyPair pair = CertificateAuthority.newKeyPair(new SecureRandom());
        return with(pair, subject, List.of());
    }

    /** Two lists of extensions, of which parsers may see one, the other or both. */
    static byte[] withTwoLists(GeneralName first, GeneralName second) {
        KeyPair pair = CertificateAuthority.newKeyPair(new SecureRandom());
        return with(
                pair,
                "",
                List.of(
                        List.of(new Wish(Extension.subjectAlternativeName, names(first))),
                        List.of(new Wish(Extension.subjectAlternativeName, names(second)))));
    }

    static byte[] asking(ASN1ObjectIdentifier extension, ASN1Encodable value) {
        KeyPair pair = CertificateAuthority.newKeyPair(new SecureRandom());
        return with(pair, "", List.of(List.of(new Wish(extension, value))));
    }

    static byte[] withPassword() {
        KeyPair pair = CertificateAuthority.newKeyPair(new SecureRandom());
        return sign(
                new JcaPKCS10CertificationRequestBuilder(new X500Name(""), pair.getPublic())
                        .addAttribute(
                                PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                                new DERUTF8String("secret")),
                pair.getPrivate(),
                "SHA256withECDSA");
    }

    /** The same request in another of the encodings that BER permits. */
    static byte[] inIndefiniteLength() {
        byte[] der = plain();
        // A sequence of indefinite length: 30 80 ... 00 00 in the place of 30 81 xx ...
        int head = (der[1] & 0xff) == 0x81 ? 3 : (der[1] & 0xff) == 0x82 ? 4 : 2;
        byte[] ber = new byte[der.length - head + 4];
        ber[0] = 0x30;
        ber[1] = (byte) 0x80;
        System.arraycopy(der, head, ber, 2, der.length - head);
        return ber;
    }

    private static GeneralNames names(GeneralName... names) {
        return new GeneralNames(names);
    }

    static byte[] withSomeoneElsesKey() {
        KeyPair mine = CertificateAuthority.newKeyPair(new SecureRandom());
        KeyPair theirs = CertificateAuthority.newKeyPair(new SecureRandom());
        return with(theirs.getPublic(), mine.getPrivate(), "SHA256withECDSA", List.of());
    }

    static byte[] withRsaKey(int bits) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();
        return with(pair.getPublic(), pair.getPrivate(), "SHA256withRSA", List.of());
    }

    static byte[] withKeyOnCurve(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
        KeyPair pair = generator.generateKeyPair();
        return with(pair.getPublic(), pair.getPrivate(), "SHA256withECDSA", List.of());
    }

    private record Wish(ASN1ObjectIdentifier extension, ASN1Encodable value) {}

    private static byte[] with(
            PublicKey shown, PrivateKey signing, String algorithm, List<Wish> wishes) {
        return with(
                new KeyPair(shown, signing),
                algorithm,
                "",
                wishes.isEmpty() ? List.of() : List.of(wishes));
    }

    private static byte[] with(KeyPair pair, String subject, List<List<Wish>> lists) {
        return with(pair, "SHA256withECDSA", subject, lists);
    }

    private static byte[] with(
            KeyPair pair, String algorithm, String subject, List<List<Wish>> lists) {
        JcaPKCS10CertificationRequestBuilder builder =
                new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic());
        for (List<Wish> wishes : lists) {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            for (Wish wish : wishes) {
                try {
                    extensions.addExtension(wish.extension(), false, wish.value());
                } catch (IOException e) {
                    throw new IllegalStateException("an extension can be encoded", e);
                }
            }
            builder.addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        return sign(builder, pair.getPrivate(), algorithm);
    }

    private static byte[] sign(
            PKCS10CertificationRequestBuilder builder, PrivateKey key, String algorithm) {
        try {
            return builder.build(new JcaContentSignerBuilder(algorithm).build(key)).getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("a request can be made", e);
        }
    }
}
