package dev.weft.proxy.snapshot.gateway;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/** Whom a port lets in by certificate (Gateway API, FrontendTLSValidation). */
public record ClientValidation(List<X509Certificate> roots, Callers callers) {
    /** Who gets in. */
    public enum Callers {
        /** Those whose certificate leads to a root. */
        VALID,
        /** Everybody; nothing is known of them then. */
        EVERYBODY
    }

    public ClientValidation {
        Objects.requireNonNull(callers);
        roots = List.copyOf(roots);
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("without a root no certificate can be valid");
        }
    }
}
