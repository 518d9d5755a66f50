package dev.weft.proxy.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A key on the curve P-256 and a request that proves it. Never printed: the key is a secret.
 *
 * @param identity that the request names; empty before the operator told one
 * @param der PKCS #10, with an empty subject: the token says who asks, not the request
 */
record KeyRequest(KeyPair keys, Optional<String> identity, ByteString der) {
    /** A request for a new key. */
    static KeyRequest make(Optional<String> identity) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return of(generator.generateKeyPair(), identity);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has P-256", e);
        }
    }

    /** A request for the same key that names an identity. */
    KeyRequest naming(String named) {
        return of(keys, Optional.of(named));
    }

    private static KeyRequest of(KeyPair keys, Optional<String> identity) {
        JcaPKCS10CertificationRequestBuilder builder =
                new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic());
        try {
            if (identity.isPresent()) {
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                        new Extensions(name(identity.get())));
            }
            byte[] der =
                    builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate()))
                            .getEncoded();
            return new KeyRequest(keys, identity, ByteString.copyFrom(der));
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("every Java runtime can sign with P-256", e);
        }
    }

    private static Extension name(String identity) throws IOException {
        // Critical, as RFC 5280 wants it when the subject is empty.
        return Extension.create(
                Extension.subjectAlternativeName,
                true,
                new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, identity)));
    }

    @Override
    public String toString() {
        return "KeyRequest[" + der.size() + " bytes]";
    }
}
