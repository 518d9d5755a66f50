package dev.weft.proxy.detect;

/** What the first bytes of a connection look like. */
public enum Guess {
    HTTP1,
    /** The preface of HTTP/2 with prior knowledge. */
    HTTP2,
    /** A TLS ClientHello: the application's own TLS. */
    TLS,
    /** None of the others. */
    OPAQUE,
    /** Too few bytes to say. */
    UNDECIDED
}
