package dev.weft.proxy.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A new key on the curve P-256 and a request that proves it. Never printed: the key is a secret.
 *
 * @param der PKCS #10, with an empty subject: the token says who asks, not the request
 */
record KeyRequest(KeyPair keys, ByteString der) {
    static KeyRequest make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            byte[] der =
                    new JcaPKCS10CertificationRequestBuilder(new X500Name(""), pair.getPublic())
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(pair.getPrivate()))
                            .getEncoded();
            return new KeyRequest(pair, ByteString.copyFrom(der));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("every Java runtime can sign with P-256", e);
        }
    }

    @Override
    public String toString() {
        return "KeyRequest[" + der.size() + " bytes]";
    }
}
