package dev.weft.operator.resolve.traffic;

import com.google.protobuf.Duration;
import dev.weft.api.v1alpha1.Traffic;
import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.Algorithm;
import dev.weft.proxy.config.v1.CircuitBreaking;
import dev.weft.proxy.config.v1.Hedging;
import dev.weft.proxy.config.v1.LoadBalancing;
import dev.weft.proxy.config.v1.Protocol;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the traffic of a policy, with what holds for absent fields. */
public final class TrafficReader {
    private static final int CONSECUTIVE_FAILURES = 5;
    private static final int MAX_EJECTION_PERCENT = 100;
    private static final int PANIC_THRESHOLD_PERCENT = 50;

    private TrafficReader() {}

    public static Policy.Traffic read(Traffic traffic) {
        return new Policy.Traffic(
                Optional.ofNullable(traffic.protocol()).map(TrafficReader::protocol),
                new Policy.Sending(
                        timeouts(traffic.timeouts()),
                        Optional.ofNullable(traffic.retries()).map(RetryReader::ofPolicy),
                        Optional.ofNullable(traffic.hedging()).map(TrafficReader::hedging),
                        Optional.ofNullable(traffic.sessionPersistence())
                                .map(SessionReader::ofPolicy),
                        Optional.empty()),
                new Policy.Choosing(
                        Optional.ofNullable(traffic.timeouts())
                                .flatMap(timeouts -> Durations.read(timeouts.connect())),
                        Optional.ofNullable(traffic.loadBalancing())
                                .map(TrafficReader::loadBalancing),
                        Optional.ofNullable(traffic.circuitBreaking())
                                .map(TrafficReader::circuitBreaking)),
                AdmissionReader.read(traffic));
    }

    private static Protocol protocol(String word) {
        return switch (word) {
            case "http" -> Protocol.PROTOCOL_HTTP1;
            case "http2" -> Protocol.PROTOCOL_HTTP2;
            case "grpc" -> Protocol.PROTOCOL_GRPC;
            // tcp and tls: bytes that no proxy reads.
            default -> Protocol.PROTOCOL_TCP;
        };
    }

    private static Policy.Timeouts timeouts(Traffic.@Nullable Timeouts timeouts) {
        return timeouts == null
                ? Policy.Timeouts.NONE
                : new Policy.Timeouts(
                        Durations.read(timeouts.request()),
                        Durations.read(timeouts.backendRequest()),
                        Durations.read(timeouts.idle()),
                        Durations.read(timeouts.stream()));
    }

    private static Hedging hedging(Traffic.Hedging hedging) {
        return Hedging.newBuilder().setQuantile(hedging.quantile()).build();
    }

    private static LoadBalancing loadBalancing(Traffic.LoadBalancing wanted) {
        LoadBalancing.Builder made =
                LoadBalancing.newBuilder()
                        .setAlgorithm(algorithm(wanted.algorithm()))
                        .setHashHeader(lowerCase(wanted.hashHeader()))
                        .setHashCookie(Objects.requireNonNullElse(wanted.hashCookie(), ""))
                        .setHashSource(Boolean.TRUE.equals(wanted.hashSource()))
                        .setPreferZone(Boolean.TRUE.equals(wanted.preferZone()))
                        .setPanicThresholdPercent(
                                Objects.requireNonNullElse(
                                        wanted.panicThresholdPercent(), PANIC_THRESHOLD_PERCENT));
        Durations.read(wanted.slowStart()).ifPresent(made::setSlowStart);
        return made.build();
    }

    private static Algorithm algorithm(@Nullable String word) {
        return switch (word) {
            case "LeastRequest" -> Algorithm.ALGORITHM_LEAST_REQUEST;
            case "RoundRobin" -> Algorithm.ALGORITHM_ROUND_ROBIN;
            case "Random" -> Algorithm.ALGORITHM_RANDOM;
            case "RingHash" -> Algorithm.ALGORITHM_RING_HASH;
            case "Maglev" -> Algorithm.ALGORITHM_MAGLEV;
            case null, default -> Algorithm.ALGORITHM_PEAK_EWMA;
        };
    }

    static String lowerCase(@Nullable String headerName) {
        return headerName == null ? "" : headerName.toLowerCase(Locale.ROOT);
    }

    private static CircuitBreaking circuitBreaking(Traffic.CircuitBreaking wanted) {
        Duration base = Durations.positive(wanted.baseEjection()).orElse(Durations.ofSeconds(1));
        Duration longest = Durations.positive(wanted.maxEjection()).orElse(Durations.ofSeconds(60));
        return CircuitBreaking.newBuilder()
                .setConsecutiveFailures(
                        Objects.requireNonNullElse(
                                wanted.consecutiveFailures(), CONSECUTIVE_FAILURES))
                .setMinSuccessPercent(Objects.requireNonNullElse(wanted.minSuccessPercent(), 0))
                .setBaseEjection(base)
                .setMaxEjection(Durations.longer(base, longest))
                .setMaxEjectionPercent(
                        Objects.requireNonNullElse(
                                wanted.maxEjectionPercent(), MAX_EJECTION_PERCENT))
                .setMaxConnections(Objects.requireNonNullElse(wanted.maxConnections(), 0))
                .setMaxPending(Objects.requireNonNullElse(wanted.maxPending(), 0))
                .setMaxRequests(Objects.requireNonNullElse(wanted.maxRequests(), 0))
                .build();
    }
}
