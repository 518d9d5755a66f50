package dev.weft.operator.identity;

import java.util.Locale;

/**
 * Why a proxy does not get what it asked for.
 *
 * @param reason what is counted
 * @param sentence what a person does about it; holds no secret
 */
public record Refusal(Reason reason, String sentence) {
    /** What a program does about it: the gRPC codes in use, by their names there. */
    public enum Code {
        FAILED_PRECONDITION,
        INVALID_ARGUMENT,
        PERMISSION_DENIED,
        RESOURCE_EXHAUSTED,
        UNAUTHENTICATED,
        UNAVAILABLE
    }

    /** Everything that a proxy may be refused for. */
    public enum Reason {
        NO_TOKEN(Code.UNAUTHENTICATED),
        TOKEN_UNREADABLE(Code.UNAUTHENTICATED),
        TOKEN_AUDIENCE(Code.UNAUTHENTICATED),
        TOKEN_EXPIRED(Code.UNAUTHENTICATED),
        /** By whoever knows: forged, or of a pod or an account that is gone. */
        TOKEN_REFUSED(Code.UNAUTHENTICATED),
        NO_SERVICE_ACCOUNT(Code.PERMISSION_DENIED),
        OTHER_WORKLOAD(Code.PERMISSION_DENIED),

        REQUEST_OVERSIZED(Code.INVALID_ARGUMENT),
        REQUEST_MALFORMED(Code.INVALID_ARGUMENT),
        REQUEST_UNPROVEN(Code.INVALID_ARGUMENT),
        WEAK_KEY(Code.INVALID_ARGUMENT),
        IMPOSSIBLE_IDENTITY(Code.INVALID_ARGUMENT),
        HELLO(Code.INVALID_ARGUMENT),
        FOREIGN_NAME(Code.PERMISSION_DENIED),
        AUTHORITY_REQUESTED(Code.PERMISSION_DENIED),
        EXTENSION_REQUESTED(Code.PERMISSION_DENIED),

        TOO_MANY_REQUESTS(Code.RESOURCE_EXHAUSTED),
        OVERLOADED(Code.RESOURCE_EXHAUSTED),
        API_UNAVAILABLE(Code.UNAVAILABLE),
        OPERATOR_FAILED(Code.UNAVAILABLE),

        /** The issuer did not say yes or no yet. */
        ISSUER_PENDING(Code.UNAVAILABLE),
        /** There is no issuer to ask. */
        ISSUER_NOT_READY(Code.UNAVAILABLE),
        /** What the issuer signs with is not trusted by all proxies yet. */
        ROOT_PENDING(Code.UNAVAILABLE),
        ISSUER_DENIED(Code.FAILED_PRECONDITION),
        ISSUER_FAILED(Code.FAILED_PRECONDITION),
        /** The issuer made another certificate than it was asked for. */
        ISSUER_DEVIATED(Code.FAILED_PRECONDITION);

        private final Code code;

        Reason(Code code) {
            this.code = code;
        }

        /** Such as {@code weak-key}, for metrics and logs. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The longest sentence, in characters; it may quote what came from the network. */
    static final int MAX_LENGTH = 512;

    public Refusal {
        sentence =
                sentence.codePoints()
                        .map(point -> Character.isISOControl(point) ? '?' : point)
                        .limit(MAX_LENGTH)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    /** What a program does about it. */
    public Code code() {
        return reason.code;
    }
}
