package dev.weft.operator.certmanager;

import dev.weft.operator.identity.AuthorityMaterial;
import dev.weft.operator.identity.PemText;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What cert-manager writes into the Secret of a Certificate.
 *
 * @param chain the intermediate first; roots at its end, if any
 * @param authority the roots that the issuer tells; empty when it does not
 */
record IntermediateSecret(
        AuthorityMaterial material, List<X509Certificate> chain, List<X509Certificate> authority) {
    /**
     * Reads a Secret.
     *
     * @throws IllegalArgumentException when it is not complete
     */
    static IntermediateSecret read(Secret secret) {
        String certificates = text(secret, "tls.crt");
        return new IntermediateSecret(
                PemText.authority(text(secret, "tls.key"), certificates),
                PemText.certificates(certificates),
                PemText.certificates(text(secret, "ca.crt")));
    }

    private static String text(Secret secret, String key) {
        @Nullable String base64 = secret.getData() == null ? null : secret.getData().get(key);
        return base64 == null
                ? ""
                : new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "IntermediateSecret[" + chain.size() + " certificates]";
    }
}
