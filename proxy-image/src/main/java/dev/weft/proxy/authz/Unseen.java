package dev.weft.proxy.authz;

/** What a rule makes of a part of the operation that cannot be seen, as in opaque bytes. */
enum Unseen {
    /** A deny rule must not be evaded by hiding. */
    MATCHES,
    /** An allow rule must not be satisfied by hiding. */
    DOES_NOT_MATCH
}
