package dev.weft.operator.identity;

import dev.weft.proxy.config.syntax.SpiffeText;
import java.util.regex.Pattern;

/**
 * The identity of a workload, {@code spiffe://<trust domain>/ns/<namespace>/sa/<service account>}.
 *
 * <p>The parts are checked, so that the text of an identity can only be read one way.
 */
public record SpiffeId(String trustDomain, String namespace, String serviceAccount) {
    private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,253}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    public SpiffeId {
        check(TRUST_DOMAIN, "trust domain", trustDomain);
        check(NAME, "namespace", namespace);
        check(NAME, "service account", serviceAccount);
    }

    private static void check(Pattern pattern, String what, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' cannot be a " + what);
        }
    }

    /** The URI. */
    public String uri() {
        return SpiffeText.of(trustDomain, namespace, serviceAccount);
    }
}
