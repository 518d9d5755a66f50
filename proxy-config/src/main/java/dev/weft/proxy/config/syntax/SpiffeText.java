package dev.weft.proxy.config.syntax;

/**
 * How identities of the mesh are written (SPIFFE-ID section 2): {@code spiffe://<trust
 * domain>/ns/<namespace>/sa/<service account>}. Nothing is checked here.
 */
public final class SpiffeText {
    private SpiffeText() {}

    /** A whole identity. */
    public static String of(String trustDomain, String namespace, String serviceAccount) {
        return ofNamespace(trustDomain, namespace) + "sa/" + serviceAccount;
    }

    /** What all identities of a namespace begin with, and no other. */
    public static String ofNamespace(String trustDomain, String namespace) {
        return ofTrustDomain(trustDomain) + "ns/" + namespace + "/";
    }

    /** What all identities of a trust domain begin with, and no other. */
    public static String ofTrustDomain(String trustDomain) {
        return "spiffe://" + trustDomain + "/";
    }
}
