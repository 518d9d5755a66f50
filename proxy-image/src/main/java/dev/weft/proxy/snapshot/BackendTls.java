package dev.weft.proxy.snapshot;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * TLS to an application that ends it itself (Gateway API, BackendTLSPolicy).
 *
 * @param serverName what the server is asked for, and what it must prove when there are no names
 * @param roots empty: those of the system
 * @param names the certificate must have one of them
 * @param clientCertificate the name of the certificate that the proxy shows; empty: none
 */
public record BackendTls(
        String serverName,
        Optional<List<X509Certificate>> roots,
        List<SubjectName> names,
        String clientCertificate) {
    /** A name in a certificate. */
    public sealed interface SubjectName {
        record Dns(String name) implements SubjectName {}

        record Uri(String uri) implements SubjectName {}
    }

    public BackendTls {
        Objects.requireNonNull(serverName);
        Objects.requireNonNull(clientCertificate);
        roots = roots.map(List::copyOf);
        names = List.copyOf(names);
    }
}
