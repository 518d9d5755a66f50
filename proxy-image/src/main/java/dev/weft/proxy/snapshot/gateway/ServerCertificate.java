package dev.weft.proxy.snapshot.gateway;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * A certificate that is not of the mesh. Never printed or written: the key is a secret.
 *
 * @param chain the leaf first
 */
public record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
    public ServerCertificate {
        Objects.requireNonNull(key);
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a certificate is needed");
        }
    }

    @Override
    public String toString() {
        return "ServerCertificate[" + chain.getFirst().getSerialNumber() + "]";
    }
}
