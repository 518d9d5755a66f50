package dev.weft.operator.push;

/** How far a proxy is with what it was sent last under a key. */
public sealed interface Standing {
    /** No answer yet. */
    record Pending() implements Standing {}

    /** It holds. */
    record InForce() implements Standing {}

    /** The proxy would not have it and keeps what it had. */
    record Refused(String sentence) implements Standing {}
}
