package dev.weft.api.v1alpha1;

/** How names are written. */
final class NameText {
    static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    static final String DOMAIN = "^[a-z0-9]([-a-z0-9._]*[a-z0-9])?$";

    /** A name of the policy's own namespace, or namespace/name. */
    static final String ACCOUNT =
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    static final String SPIFFE = "^spiffe://[a-z0-9._-]+/[A-Za-z0-9._/-]+$";
    static final String CIDR = "^[0-9a-fA-F:.]+/[0-9]{1,3}$";
    static final String METHOD = "^[A-Z][A-Z-]*$";

    /** In lower case, without a port; a leading *. stands for one or more labels. */
    static final String HOST = "^([*][.])?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    /** The name of a header or cookie (RFC 9110 section 5.6.2). */
    static final String TOKEN = "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$";

    static final String GRPC_SERVICE = "^[A-Za-z_][A-Za-z0-9_]*([.][A-Za-z_][A-Za-z0-9_]*)*$";
    static final String GRPC_METHOD = "^[A-Za-z_][A-Za-z0-9_]*$";

    private NameText() {}
}
