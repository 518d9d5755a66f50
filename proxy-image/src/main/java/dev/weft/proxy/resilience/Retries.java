package dev.weft.proxy.resilience;

import dev.weft.proxy.resilience.AttemptFailure.Broken;
import dev.weft.proxy.snapshot.traffic.RetryPolicy;
import dev.weft.proxy.snapshot.traffic.RetryPolicy.Repeat;
import dev.weft.proxy.snapshot.traffic.RetryShare;
import java.util.Optional;

/**
 * Whether a failed attempt is made again. Without a policy only when the application cannot have
 * acted on it, so that no knowledge of the request is needed.
 */
public final class Retries {
    /** Of a request that no policy speaks of, the first included. */
    public static final int MAX_ATTEMPTS = 3;

    /** What the answer depends on besides the failure. */
    public record Tried(int attempts, Safety safety, Body body) {}

    /** Whether doing a request twice does what doing it once does (RFC 9110 section 9.2.2). */
    public enum Safety {
        IDEMPOTENT,
        CHANGING
    }

    /** Whether the request can still be sent from its beginning. */
    public enum Body {
        HERE,
        GONE
    }

    /** Why an attempt is not made again. */
    public enum Denial {
        /** Nobody asked for it. */
        NOT_WANTED,
        /** It may change something a second time. */
        UNSAFE,
        /** As many as allowed were made. */
        ATTEMPTS,
        /** The body was longer than what is kept. */
        BODY,
        /** The wait would outlast the request. */
        TIME,
        /** The requests have not earned another one. */
        BUDGET
    }

    private Retries() {}

    /** Why a failed attempt may not be made again whatever the time and the budget; or empty. */
    public static Optional<Denial> denial(
            AttemptFailure failure, Tried tried, Optional<RetryPolicy> policy) {
        if (!wanted(failure, policy)) {
            return Optional.of(Denial.NOT_WANTED);
        }
        if (!harmless(failure, tried.safety(), policy)) {
            return Optional.of(Denial.UNSAFE);
        }
        if (tried.attempts() >= policy.map(RetryPolicy::attempts).orElse(MAX_ATTEMPTS - 1) + 1) {
            return Optional.of(Denial.ATTEMPTS);
        }
        return tried.body() == Body.GONE ? Optional.of(Denial.BODY) : Optional.empty();
    }

    private static boolean wanted(AttemptFailure failure, Optional<RetryPolicy> policy) {
        return switch (failure) {
            case Broken broken ->
                    switch (broken) {
                        case UNPROCESSED, STALE -> true;
                        case NO_CONNECTION ->
                                policy.isEmpty()
                                        || policy.get()
                                                .broken()
                                                .contains(RetryPolicy.Broken.NO_CONNECTION);
                        case RESET ->
                                policy.isPresent()
                                        && policy.get().broken().contains(RetryPolicy.Broken.RESET);
                        case TIMED_OUT -> policy.isPresent();
                        case REFUSED -> false;
                    };
            case AttemptFailure.Status(int code, boolean untouched) ->
                    policy.isPresent() && policy.get().statusCodes().contains(code);
            case AttemptFailure.GrpcStatus(int code, boolean untouched) ->
                    policy.isPresent() && policy.get().grpcCodes().contains(code);
        };
    }

    /** To name a code of gRPC is to say that calls may be repeated after it. */
    private static boolean harmless(
            AttemptFailure failure, Safety safety, Optional<RetryPolicy> policy) {
        return failure.untouched()
                || safety == Safety.IDEMPOTENT
                || failure instanceof AttemptFailure.GrpcStatus
                || (policy.isPresent() && policy.get().repeat() == Repeat.EVERY);
    }

    /** What may be spent on retries. */
    public static RetryShare share(Optional<RetryPolicy> policy) {
        return policy.map(RetryPolicy::budget).orElse(RetryShare.DEFAULT);
    }
}
