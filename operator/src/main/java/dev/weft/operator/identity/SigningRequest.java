package dev.weft.operator.identity;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.Refusal.Reason;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
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
 * A PKCS #10 request whose signature proves its key, and which asks for names and nothing else.
 *
 * <p>An issuer outside of the operator reads the same bytes with another parser. So whatever two
 * parsers could see differently is refused: encodings other than DER, and extensions in more than
 * one place.
 *
 * @param der the request as it came
 * @param alternativeNames each with its type before a colon, such as {@code URI:spiffe://...}
 */
public record SigningRequest(ByteString der, PublicKey publicKey, List<String> alternativeNames) {
    /** The longest request that is read, in bytes; ours have about 300. */
    static final int MAX_BYTES = 4 * 1024;

    public SigningRequest {
        alternativeNames = List.copyOf(alternativeNames);
    }

    /** A request that is not even looked at further. */
    static final class UnacceptableException extends Exception {
        private final transient Refusal refusal;

        private UnacceptableException(Reason reason, String sentence) {
            super(sentence);
            this.refusal = new Refusal(reason, sentence);
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** Reads a request from the network. */
    static SigningRequest read(byte[] der) throws UnacceptableException {
        if (der.length == 0 || der.length > MAX_BYTES) {
            throw new UnacceptableException(
                    Reason.REQUEST_OVERSIZED,
                    "a certificate request has 1 to " + MAX_BYTES + " bytes, not " + der.length);
        }
        try {
            return parse(der);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                // Decoders of hostile bytes throw all kinds of these.
                | RuntimeException e) {
            throw new UnacceptableException(
                    Reason.REQUEST_MALFORMED,
                    "the certificate request is not well-formed PKCS #10");
        }
    }

    private static SigningRequest parse(byte[] der)
            throws IOException,
                    GeneralSecurityException,
                    OperatorCreationException,
                    PKCSException,
                    UnacceptableException {
        JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
        if (!Arrays.equals(der, request.toASN1Structure().getEncoded(ASN1Encoding.DER))) {
            throw new UnacceptableException(
                    Reason.REQUEST_MALFORMED, "the certificate request is not in DER");
        }
        checkKey(request.getSubjectPublicKeyInfo());
        PublicKey key = request.getPublicKey();
        if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
            throw new UnacceptableException(
                    Reason.REQUEST_UNPROVEN,
                    "the signature of the certificate request does not prove its key");
        }
        if (request.getSubject().getRDNs().length > 0) {
            throw new UnacceptableException(
                    Reason.FOREIGN_NAME,
                    "the certificate request has a subject; leave it empty, the identity is a URI");
        }
        return new SigningRequest(ByteString.copyFrom(der), key, names(request.getAttributes()));
    }

    private static void checkKey(SubjectPublicKeyInfo key) throws UnacceptableException {
        boolean elliptic =
                X9ObjectIdentifiers.id_ecPublicKey.equals(key.getAlgorithm().getAlgorithm());
        boolean p256 =
                key.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
                        && SECObjectIdentifiers.secp256r1.equals(curve);
        if (!elliptic || !p256) {
            throw new UnacceptableException(
                    Reason.WEAK_KEY, "only ECDSA keys on the curve P-256 are certified");
        }
    }

    private static List<String> names(Attribute[] attributes) throws UnacceptableException {
        if (attributes.length == 0) {
            return List.of();
        }
        if (attributes.length > 1
                || !PKCSObjectIdentifiers.pkcs_9_at_extensionRequest.equals(
                        attributes[0].getAttrType())
                || attributes[0].getAttrValues().size() != 1) {
            throw new UnacceptableException(
                    Reason.EXTENSION_REQUESTED,
                    "the certificate request has other attributes than one list of extensions");
        }
        Extensions extensions = Extensions.getInstance(attributes[0].getAttributeValues()[0]);
        for (ASN1ObjectIdentifier wanted : extensions.getExtensionOIDs()) {
            if (!Extension.subjectAlternativeName.equals(wanted)) {
                throw unwanted(extensions, wanted);
            }
        }
        return names(extensions);
    }

    private static UnacceptableException unwanted(
            Extensions extensions, ASN1ObjectIdentifier wanted) {
        boolean authority =
                Extension.basicConstraints.equals(wanted)
                        && BasicConstraints.fromExtensions(extensions).isCA();
        return authority
                ? new UnacceptableException(
                        Reason.AUTHORITY_REQUESTED,
                        "the request asks for a certificate authority; leave out CA:TRUE")
                : new UnacceptableException(
                        Reason.EXTENSION_REQUESTED,
                        "the request asks for extension "
                                + wanted
                                + "; leave out all but the name, usages are given by the operator");
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
}
