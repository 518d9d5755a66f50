package dev.weft.operator.issue;

import dev.weft.operator.identity.Refusal;

/** What comes of an order. */
public sealed interface LeafAnswer {
    /** A chain. */
    record Issued(IssuedChain chain) implements LeafAnswer {}

    /** The issuer copies names from requests, and this request has none. */
    record NameWanted() implements LeafAnswer {}

    /** None. */
    record Refused(Refusal refusal) implements LeafAnswer {}
}
