package dev.weft.proxy.authz;

/**
 * What a test is taken to say of what cannot be known for sure: of opaque bytes, of a path that can
 * be read in several ways, of who a caller without an identity is.
 */
enum Doubt {
    /** A deny rule must not be evaded by hiding. */
    MATCHES,
    /** An allow rule must not be satisfied by hiding. */
    DOES_NOT_MATCH;

    /** Inside a not-form: what may match there may keep the whole from matching. */
    Doubt inNot() {
        return switch (this) {
            case MATCHES -> DOES_NOT_MATCH;
            case DOES_NOT_MATCH -> MATCHES;
        };
    }

    boolean matches() {
        return this == MATCHES;
    }
}
