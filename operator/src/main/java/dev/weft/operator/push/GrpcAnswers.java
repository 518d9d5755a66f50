package dev.weft.operator.push;

import dev.weft.operator.identity.Refusal;
import io.vertx.core.MultiMap;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.Optional;

/** The words of gRPC for tokens and refusals. */
public final class GrpcAnswers {
    private static final String BEARER = "Bearer ";

    private GrpcAnswers() {}

    /** The token of a call. */
    public static Optional<String> bearerToken(MultiMap headers) {
        String authorization = headers.get("authorization");
        return authorization != null
                        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** What is answered without one. */
    public static Refusal noToken() {
        return new Refusal(
                Refusal.Reason.NO_TOKEN,
                "the call has no token; send authorization: Bearer <service-account token>");
    }

    static Refusal overloaded() {
        return new Refusal(Refusal.Reason.OVERLOADED, "the operator has too much to do; try again");
    }

    static Refusal failed() {
        return new Refusal(Refusal.Reason.OPERATOR_FAILED, "the operator failed; its log says why");
    }

    static GrpcStatus status(Refusal.Code code) {
        return switch (code) {
            case FAILED_PRECONDITION -> GrpcStatus.FAILED_PRECONDITION;
            case INVALID_ARGUMENT -> GrpcStatus.INVALID_ARGUMENT;
            case PERMISSION_DENIED -> GrpcStatus.PERMISSION_DENIED;
            case RESOURCE_EXHAUSTED -> GrpcStatus.RESOURCE_EXHAUSTED;
            case UNAUTHENTICATED -> GrpcStatus.UNAUTHENTICATED;
            case UNAVAILABLE -> GrpcStatus.UNAVAILABLE;
        };
    }

    /** Ends a call with a refusal. */
    public static void refuse(GrpcServerResponse<?, ?> response, Refusal refusal) {
        response.status(status(refusal.code())).statusMessage(refusal.sentence()).end();
    }
}
