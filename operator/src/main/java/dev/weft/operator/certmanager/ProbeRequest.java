package dev.weft.operator.certmanager;

import com.google.protobuf.ByteString;
import dev.weft.operator.identity.SpiffeId;
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
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A certificate request as proxies make them. */
final class ProbeRequest {
    private ProbeRequest() {}

    /** DER of a request that names an identity. */
    static ByteString naming(SpiffeId id, KeyPair keys) {
        try {
            Extension name =
                    Extension.create(
                            Extension.subjectAlternativeName,
                            true,
                            new GeneralNames(
                                    new GeneralName(
                                            GeneralName.uniformResourceIdentifier, id.uri())));
            return ByteString.copyFrom(
                    new JcaPKCS10CertificationRequestBuilder(new X500Name(""), keys.getPublic())
                            .addAttribute(
                                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                                    new Extensions(name))
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate()))
                            .getEncoded());
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException("every Java runtime can sign with P-256", e);
        }
    }
}
