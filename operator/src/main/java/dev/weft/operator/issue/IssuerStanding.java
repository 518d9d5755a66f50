package dev.weft.operator.issue;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What is known of an issuer.
 *
 * @param roots that its certificates lead to; empty while they are not known
 * @param trouble why it does not issue, if so
 */
public record IssuerStanding(List<X509Certificate> roots, Optional<Trouble> trouble) {
    public IssuerStanding {
        roots = List.copyOf(roots);
    }

    /**
     * What is wrong, as a condition says it.
     *
     * @param reason one word for programs
     * @param message what, where and how to mend it
     */
    public record Trouble(String reason, String message) {}

    /** One that issues. */
    public static IssuerStanding ready(List<X509Certificate> roots) {
        return new IssuerStanding(roots, Optional.empty());
    }

    /** One that does not. */
    public static IssuerStanding troubled(
            List<X509Certificate> roots, String reason, String message) {
        return new IssuerStanding(roots, Optional.of(new Trouble(reason, message)));
    }
}
