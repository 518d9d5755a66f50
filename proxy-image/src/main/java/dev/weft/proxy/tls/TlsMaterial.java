package dev.weft.proxy.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the proxy proves itself with and whom it believes. Never printed: the key is a secret.
 *
 * @param chain the leaf first, without the root
 */
public record TlsMaterial(
        PrivateKey key,
        List<X509Certificate> chain,
        List<X509Certificate> roots,
        String trustDomain) {
    public TlsMaterial {
        chain = List.copyOf(chain);
        roots = List.copyOf(roots);
        if (chain.isEmpty() || roots.isEmpty()) {
            throw new IllegalArgumentException("a chain and a root are needed");
        }
    }

    /** The same key and chain with other roots. */
    public TlsMaterial trusting(List<X509Certificate> other) {
        return new TlsMaterial(key, chain, other, trustDomain);
    }

    @Override
    public String toString() {
        return "TlsMaterial[" + chain.getFirst().getSerialNumber() + "]";
    }
}
