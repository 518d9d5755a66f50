package dev.weft.operator.resolve.traffic;

import com.google.protobuf.Duration;
import dev.weft.api.v1alpha1.Traffic;
import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.Retries;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRetry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which requests are sent again, of policies and of routes. */
public final class RetryReader {
    private RetryReader() {}

    static Policy.Retrying ofPolicy(Traffic.Retries wanted) {
        Retries defaults = Policy.Retrying.DEFAULTS;
        Retries.Builder made =
                defaults.toBuilder()
                        .setAttempts(
                                Objects.requireNonNullElse(
                                        wanted.attempts(), defaults.getAttempts()))
                        .addAllStatusCodes(wanted.statusCodes())
                        .setOnConnectFailure(!Boolean.FALSE.equals(wanted.onConnectFailure()))
                        .setOnReset(!Boolean.FALSE.equals(wanted.onReset()))
                        .setNonIdempotent(Boolean.TRUE.equals(wanted.nonIdempotent()));
        wanted.grpcCodes().forEach(code -> made.addGrpcCodes(GrpcCodes.number(code)));
        backoff(made, wanted.backoff());
        budget(made, wanted.budget());
        return new Policy.Retrying(made.build(), Durations.positive(wanted.perTryTimeout()));
    }

    private static void backoff(Retries.Builder made, Traffic.@Nullable Backoff wanted) {
        if (wanted == null) {
            return;
        }
        Duration base = Durations.positive(wanted.base()).orElse(made.getBaseBackoff());
        Duration longest =
                Durations.positive(wanted.max())
                        .orElseGet(() -> Durations.times(base, Policy.Retrying.BACKOFF_GROWTH));
        made.setBaseBackoff(base).setMaxBackoff(Durations.longer(base, longest));
    }

    private static void budget(Retries.Builder made, Traffic.@Nullable Budget wanted) {
        if (wanted == null) {
            return;
        }
        if (wanted.percent() != null) {
            made.setBudgetPercent(wanted.percent());
        }
        if (wanted.minRetriesPerSecond() != null) {
            made.setMinRetriesPerSecond(wanted.minRetriesPerSecond());
        }
    }

    /** Of a rule of a route. */
    public static MeshRoute.Retry ofRule(HTTPRouteRetry retry) {
        return new MeshRoute.Retry(
                Optional.ofNullable(retry.getAttempts()),
                retry.getCodes() == null ? List.of() : retry.getCodes(),
                Durations.positive(retry.getBackoff()));
    }
}
