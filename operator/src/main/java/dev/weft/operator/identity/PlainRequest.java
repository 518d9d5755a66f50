package dev.weft.operator.identity;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.security.KeyPair;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Certificate requests as proxies make them, for what the operator asks for itself. */
public final class PlainRequest {
    private PlainRequest() {}

    /** DER of a request that proves a key. */
    public static ByteString nameless(KeyPair keys) {
        try {
            return signed(builder(keys), keys);
        } catch (OperatorCreationException | IOException e) {
            throw impossible(e);
        }
    }

    /** DER of a request that names an identity as well. */
    public static ByteString naming(SpiffeId id, KeyPair keys) {
        try {
            Extension name =
                    Extension.create(
                            Extension.subjectAlternativeName,
                            true,
                            new GeneralNames(
                                    new GeneralName(
                                            GeneralName.uniformResourceIdentifier, id.uri())));
            return signed(
                    builder(keys)
                            .addAttribute(
                                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                                    new Extensions(name)),
                    keys);
        } catch (OperatorCreationException | IOException e) {
            throw impossible(e);
        }
    }

    private static PKCS10CertificationRequestBuilder builder(KeyPair keys) {
        return new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic());
    }

    private static ByteString signed(PKCS10CertificationRequestBuilder request, KeyPair keys)
            throws OperatorCreationException, IOException {
        return ByteString.copyFrom(
                request.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate()))
                        .getEncoded());
    }

    private static IllegalStateException impossible(Exception e) {
        return new IllegalStateException("every Java runtime can sign with P-256", e);
    }
}
