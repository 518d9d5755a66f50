package dev.weft.operator.identity;

/** Finds out whether a token is genuine. */
@FunctionalInterface
public interface TokenVerifier {
    /** The longest token that is looked at, in characters. */
    int MAX_TOKEN_LENGTH = 16 * 1024;

    /** Verifies a bearer token. May block on a call to the API server. */
    Verification verify(String token);
}
