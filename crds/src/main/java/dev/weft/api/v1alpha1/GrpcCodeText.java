package dev.weft.api.v1alpha1;

/** How a gRPC status code is written: by its name. */
public final class GrpcCodeText {
    /** The codes that are failures. */
    public static final String PATTERN =
            "^(CANCELLED|UNKNOWN|INVALID_ARGUMENT|DEADLINE_EXCEEDED|NOT_FOUND|ALREADY_EXISTS"
                    + "|PERMISSION_DENIED|RESOURCE_EXHAUSTED|FAILED_PRECONDITION|ABORTED|OUT_OF_RANGE"
                    + "|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_LOSS|UNAUTHENTICATED)$";

    private GrpcCodeText() {}
}
