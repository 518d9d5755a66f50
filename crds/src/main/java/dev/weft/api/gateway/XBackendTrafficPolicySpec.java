package dev.weft.api.gateway;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.LocalPolicyTargetReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.SessionPersistence;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of callers.
 *
 * @param targetRefs Services of the same namespace
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record XBackendTrafficPolicySpec(
        List<LocalPolicyTargetReference> targetRefs,
        @Nullable RetryConstraint retryConstraint,
        @Nullable SessionPersistence sessionPersistence) {
    public XBackendTrafficPolicySpec {
        targetRefs = List.copyOf(Objects.requireNonNullElse(targetRefs, List.of()));
    }

    /** How many retries there may be at all. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RetryConstraint(@Nullable Budget budget, @Nullable Rate minRetryRate) {}

    /** A share of the requests of the interval. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Budget(@Nullable Integer percent, @Nullable String interval) {}

    /** So many in each interval. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rate(@Nullable Integer count, @Nullable String interval) {}
}
