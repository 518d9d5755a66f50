package dev.weft.operator.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate authority's key and certificate. Never printed: the key is a secret. */
public record AuthorityMaterial(PrivateKey key, X509Certificate certificate) {
    @Override
    public String toString() {
        return "AuthorityMaterial[" + certificate.getSubjectX500Principal() + "]";
    }
}
