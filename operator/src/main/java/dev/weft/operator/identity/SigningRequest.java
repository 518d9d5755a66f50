package dev.weft.operator.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * What matters of a PKCS #10 request whose signature proves its key.
 *
 * @param alternativeNames each with its type before a colon, such as {@code URI:spiffe://...}
 */
record SigningRequest(PublicKey publicKey, List<String> alternativeNames, boolean wantsAuthority) {
    /** The longest request that is read, in bytes; ours have about 300. */
    static final int MAX_BYTES = 4 * 1024;

    SigningRequest {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /**
     * Reads a request from the network.
     *
     * @throws IllegalArgumentException with a sentence for the one who asked
     */
    static SigningRequest read(byte[] der) {
        if (der.length == 0 || der.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a certificate request has 1 to " + MAX_BYTES + " bytes, not " + der.length);
        }
        try {
            return parse(der);
        } catch (UnacceptableException e) {
            throw e;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                // Decoders of hostile bytes throw all kinds of these.
                | RuntimeException e) {
            throw new IllegalArgumentException(
                    "the certificate request is not well-formed PKCS #10", e);
        }
    }

    private static final class UnacceptableException extends IllegalArgumentException {
        private UnacceptableException(String sentence) {
            super(sentence);
        }
    }

    private static SigningRequest parse(byte[] der)
            throws IOException, GeneralSecurityException, OperatorCreationException, PKCSException {
        JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
        checkKey(request.getSubjectPublicKeyInfo());
        PublicKey key = request.getPublicKey();
        if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
            throw new UnacceptableException(
                    "the signature of the certificate request does not prove its key");
        }
        Extensions extensions = request.getRequestedExtensions();
        return extensions == null
                ? new SigningRequest(key, List.of(), false)
                : new SigningRequest(key, names(extensions), authority(extensions));
    }

    private static void checkKey(SubjectPublicKeyInfo key) {
        boolean elliptic =
                X9ObjectIdentifiers.id_ecPublicKey.equals(key.getAlgorithm().getAlgorithm());
        boolean p256 =
                key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
                        && SECObjectIdentifiers.secp256r1.equals(curve);
        if (!elliptic || !p256) {
            throw new UnacceptableException("only ECDSA keys on the curve P-256 are certified");
        }
    }

    private static List<String> names(Extensions extensions) {
        GeneralNames found =
                GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        List<String> names = new ArrayList<>();
        if (found != null) {
            for (GeneralName name : found.getNames()) {
                names.add(type(name) + ":" + name.getName());
            }
        }
        return names;
    }

    private static String type(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.uniformResourceIdentifier -> "URI";
            case GeneralName.dNSName -> "DNS";
            case GeneralName.iPAddress -> "IP";
            case GeneralName.rfc822Name -> "email";
            default -> "type " + name.getTagNo();
        };
    }

    private static boolean authority(Extensions extensions) {
        BasicConstraints constraints = BasicConstraints.fromExtensions(extensions);
        return constraints != null && constraints.isCA();
    }
}
