package dev.weft.operator.identity;

/**
 * Why something was not done, for the one who asked.
 *
 * @param code what a program does about it
 * @param sentence what a person does about it; holds no secret
 */
public record Refusal(Code code, String sentence) {
    /** The gRPC codes in use, by their names there. */
    public enum Code {
        INVALID_ARGUMENT,
        PERMISSION_DENIED,
        RESOURCE_EXHAUSTED,
        UNAUTHENTICATED,
        UNAVAILABLE
    }

    static Refusal unauthenticated(String sentence) {
        return new Refusal(Code.UNAUTHENTICATED, sentence);
    }

    static Refusal invalid(String sentence) {
        return new Refusal(Code.INVALID_ARGUMENT, sentence);
    }

    static Refusal denied(String sentence) {
        return new Refusal(Code.PERMISSION_DENIED, sentence);
    }
}
