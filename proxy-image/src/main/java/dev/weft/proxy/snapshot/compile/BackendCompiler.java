package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.Algorithm;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.snapshot.traffic.CircuitBreaking;
import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.snapshot.traffic.HashKey;
import dev.weft.proxy.snapshot.traffic.LoadBalancing;
import java.time.Duration;
import java.util.Optional;

/** Compiles a backend: its endpoints, and how one of them is chosen and called. */
final class BackendCompiler {
    private BackendCompiler() {}

    static Backend backend(dev.weft.proxy.config.v1.Backend message, Place at)
            throws RefusedConfigException {
        dev.weft.proxy.config.v1.CircuitBreaking breaking = message.getCircuitBreaking();
        Place limits = at.field("circuit_breaking");
        return new Backend(
                Values.name(message.getName(), at.field("name")),
                EndpointCompiler.endpoints(message.getEndpointsList(), at),
                Values.protocol(message.getProtocol(), at.field("protocol")),
                new Connecting(
                        Values.timeout(
                                        message.hasConnectTimeout(),
                                        message.getConnectTimeout(),
                                        at.field("connect_timeout"))
                                .orElse(Connecting.DEFAULT.timeout()),
                        limit(
                                breaking.getMaxConnections(),
                                Connecting.DEFAULT.connections(),
                                limits.field("max_connections")),
                        limit(
                                breaking.getMaxPending(),
                                Connecting.DEFAULT.pending(),
                                limits.field("max_pending"))),
                message.hasLoadBalancing()
                        ? balancing(message.getLoadBalancing(), at.field("load_balancing"))
                        : LoadBalancing.DEFAULT,
                message.hasCircuitBreaking() ? breaking(breaking, limits) : CircuitBreaking.DEFAULT,
                message.hasTls()
                        ? Optional.of(
                                CertificateCompiler.backend(message.getTls(), at.field("tls")))
                        : Optional.empty());
    }

    /** Zero means that nobody set it. */
    private static int limit(int number, int unset, Place at) throws RefusedConfigException {
        return number == 0 ? unset : Values.within(1, Integer.MAX_VALUE, number, at);
    }

    private static LoadBalancing balancing(dev.weft.proxy.config.v1.LoadBalancing message, Place at)
            throws RefusedConfigException {
        String header = message.getHashHeader();
        String cookie = message.getHashCookie();
        return new LoadBalancing(
                algorithm(message.getAlgorithm(), at.field("algorithm")),
                new HashKey(
                        header.isEmpty()
                                ? header
                                : Values.headerName(header, at.field("hash_header")),
                        cookie.isEmpty() ? cookie : Values.token(cookie, at.field("hash_cookie")),
                        message.getHashSource() ? HashKey.Source.ADDRESS : HashKey.Source.IGNORED),
                Values.timeout(
                        message.hasSlowStart(), message.getSlowStart(), at.field("slow_start")),
                message.getPreferZone() ? LoadBalancing.Zones.OWN_FIRST : LoadBalancing.Zones.ALIKE,
                Values.within(
                        0,
                        100,
                        message.getPanicThresholdPercent(),
                        at.field("panic_threshold_percent")));
    }

    private static LoadBalancing.Algorithm algorithm(Algorithm algorithm, Place at)
            throws RefusedConfigException {
        return switch (algorithm) {
            case ALGORITHM_PEAK_EWMA -> LoadBalancing.Algorithm.PEAK_EWMA;
            case ALGORITHM_LEAST_REQUEST -> LoadBalancing.Algorithm.LEAST_REQUEST;
            case ALGORITHM_ROUND_ROBIN -> LoadBalancing.Algorithm.ROUND_ROBIN;
            case ALGORITHM_RANDOM -> LoadBalancing.Algorithm.RANDOM;
            case ALGORITHM_RING_HASH -> LoadBalancing.Algorithm.RING_HASH;
            case ALGORITHM_MAGLEV -> LoadBalancing.Algorithm.MAGLEV;
            case UNRECOGNIZED -> throw Values.newer(at);
        };
    }

    private static CircuitBreaking breaking(
            dev.weft.proxy.config.v1.CircuitBreaking message, Place at)
            throws RefusedConfigException {
        Duration first = Values.positive(message.getBaseEjection(), at.field("base_ejection"));
        Duration longest = Values.duration(message.getMaxEjection(), at.field("max_ejection"));
        if (longest.compareTo(first) < 0) {
            throw at.field("max_ejection").refuse("is shorter than base_ejection");
        }
        return new CircuitBreaking(
                Values.within(
                        1,
                        Integer.MAX_VALUE,
                        message.getConsecutiveFailures(),
                        at.field("consecutive_failures")),
                Values.within(
                        0, 100, message.getMinSuccessPercent(), at.field("min_success_percent")),
                first,
                longest,
                Values.within(
                        0, 100, message.getMaxEjectionPercent(), at.field("max_ejection_percent")),
                limit(
                        message.getMaxRequests(),
                        CircuitBreaking.DEFAULT.maxRequests(),
                        at.field("max_requests")));
    }
}
