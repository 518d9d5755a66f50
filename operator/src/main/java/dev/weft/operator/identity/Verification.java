package dev.weft.operator.identity;

/** Whether a token is genuine. */
public sealed interface Verification {
    /** It is, and says this. */
    record Genuine(TokenClaims claims) implements Verification {}

    /** It is not, or that could not be found out. */
    record Refused(Refusal refusal) implements Verification {}
}
