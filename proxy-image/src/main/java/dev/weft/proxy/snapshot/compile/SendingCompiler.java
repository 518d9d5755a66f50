package dev.weft.proxy.snapshot.compile;

import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Retries;
import dev.weft.proxy.snapshot.traffic.BackoffRange;
import dev.weft.proxy.snapshot.traffic.Hedging;
import dev.weft.proxy.snapshot.traffic.Lifetime;
import dev.weft.proxy.snapshot.traffic.RetryPolicy;
import dev.weft.proxy.snapshot.traffic.RetryShare;
import dev.weft.proxy.snapshot.traffic.Sending;
import dev.weft.proxy.snapshot.traffic.SessionPersistence;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compiles how the requests of a route are sent. */
final class SendingCompiler {
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_GRPC_CODE = 16;

    private SendingCompiler() {}

    static Sending sending(HttpRoute message, Place at) throws RefusedConfigException {
        return new Sending(
                Values.timeout(
                        message.hasRequestTimeout(),
                        message.getRequestTimeout(),
                        at.field("request_timeout")),
                Values.timeout(
                        message.hasBackendRequestTimeout(),
                        message.getBackendRequestTimeout(),
                        at.field("backend_request_timeout")),
                lifetime(message, at),
                message.hasRetries()
                        ? Optional.of(retries(message.getRetries(), at.field("retries")))
                        : Optional.empty(),
                message.hasHedging()
                        ? Optional.of(hedging(message.getHedging(), at.field("hedging")))
                        : Optional.empty(),
                message.hasSessionPersistence()
                        ? Optional.of(
                                session(
                                        message.getSessionPersistence(),
                                        at.field("session_persistence")))
                        : Optional.empty());
    }

    private static Lifetime lifetime(HttpRoute message, Place at) throws RefusedConfigException {
        return new Lifetime(
                Values.timeout(
                        message.hasIdleTimeout(),
                        message.getIdleTimeout(),
                        at.field("idle_timeout")),
                Values.timeout(
                        message.hasStreamTimeout(),
                        message.getStreamTimeout(),
                        at.field("stream_timeout")));
    }

    private static Hedging hedging(dev.weft.proxy.config.v1.Hedging message, Place at)
            throws RefusedConfigException {
        return new Hedging(
                Values.within(
                        Hedging.LOWEST,
                        Hedging.HIGHEST,
                        message.getQuantile(),
                        at.field("quantile")));
    }

    private static SessionPersistence session(
            dev.weft.proxy.config.v1.SessionPersistence message, Place at)
            throws RefusedConfigException {
        SessionPersistence.Carrier carrier =
                switch (message.getType()) {
                    case SESSION_TYPE_COOKIE -> SessionPersistence.Carrier.COOKIE;
                    case SESSION_TYPE_HEADER -> SessionPersistence.Carrier.HEADER;
                    case UNRECOGNIZED -> throw Values.newer(at.field("type"));
                };
        Optional<Duration> timeout =
                Values.timeout(
                        message.hasAbsoluteTimeout(),
                        message.getAbsoluteTimeout(),
                        at.field("absolute_timeout"));
        if (message.getPermanent() && timeout.isEmpty()) {
            throw at.field("permanent").refuse("needs an absolute_timeout");
        }
        return new SessionPersistence(
                carrier,
                carrier == SessionPersistence.Carrier.HEADER
                        ? Values.headerName(message.getName(), at.field("name"))
                        : Values.token(message.getName(), at.field("name")),
                timeout,
                message.getPermanent()
                        ? SessionPersistence.Lifetime.PERMANENT
                        : SessionPersistence.Lifetime.SESSION);
    }

    private static RetryPolicy retries(Retries message, Place at) throws RefusedConfigException {
        Set<RetryPolicy.Broken> broken = EnumSet.noneOf(RetryPolicy.Broken.class);
        if (message.getOnConnectFailure()) {
            broken.add(RetryPolicy.Broken.NO_CONNECTION);
        }
        if (message.getOnReset()) {
            broken.add(RetryPolicy.Broken.RESET);
        }
        return new RetryPolicy(
                Values.within(1, MAX_ATTEMPTS, message.getAttempts(), at.field("attempts")),
                codes(message.getStatusCodesList(), 400, 599, at, "status_codes"),
                codes(message.getGrpcCodesList(), 1, MAX_GRPC_CODE, at, "grpc_codes"),
                broken,
                message.getNonIdempotent()
                        ? RetryPolicy.Repeat.EVERY
                        : RetryPolicy.Repeat.IDEMPOTENT,
                backoff(message, at),
                new RetryShare(
                        Values.within(
                                0, 100, message.getBudgetPercent(), at.field("budget_percent")),
                        Values.within(
                                0,
                                Limits.MAX_RATE,
                                message.getMinRetriesPerSecond(),
                                at.field("min_retries_per_second"))));
    }

    private static Set<Integer> codes(
            List<Integer> messages, int least, int most, Place parent, String field)
            throws RefusedConfigException {
        Values.atMost(Limits.MAX_CODES, messages.size(), parent.field(field));
        Set<Integer> codes = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            codes.add(Values.within(least, most, messages.get(i), parent.element(field, i)));
        }
        return codes;
    }

    private static BackoffRange backoff(Retries message, Place at) throws RefusedConfigException {
        Duration first = Values.positive(message.getBaseBackoff(), at.field("base_backoff"));
        Duration longest = Values.duration(message.getMaxBackoff(), at.field("max_backoff"));
        if (longest.compareTo(first) < 0) {
            throw at.field("max_backoff").refuse("is shorter than base_backoff");
        }
        return new BackoffRange(first, longest);
    }
}
