package dev.weft.operator.model;

import com.google.protobuf.Duration;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.AccessLog;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.CircuitBreaking;
import dev.weft.proxy.config.v1.ConcurrencyLimit;
import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.config.v1.Fault;
import dev.weft.proxy.config.v1.Hedging;
import dev.weft.proxy.config.v1.LoadBalancing;
import dev.weft.proxy.config.v1.PlaintextMode;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.RateLimit;
import dev.weft.proxy.config.v1.Retries;
import dev.weft.proxy.config.v1.SessionPersistence;
import dev.weft.proxy.config.v1.Tracing;
import java.util.List;
import java.util.Optional;

/** A MeshPolicy. */
public record Policy(
        ObjectRef ref,
        List<Scope> scopes,
        Authorization authorization,
        Traffic traffic,
        Telemetry telemetry) {
    public Policy {
        scopes = List.copyOf(scopes);
    }

    /** Whether a policy refuses, or only tells what it would refuse. */
    public enum Mode {
        ENFORCE,
        AUDIT
    }

    /**
     * Who may do what.
     *
     * @param allow empty when the policy has no allow list
     * @param tokenKeys that its rules name
     */
    public record Authorization(
            Mode mode,
            List<AuthorizationRule> deny,
            Optional<List<AuthorizationRule>> allow,
            Optional<DefaultAction> defaultAction,
            Optional<PlaintextMode> plaintext,
            Optional<External> external,
            List<TokenKeys> tokenKeys) {
        /** Says nothing. */
        public static final Authorization NONE =
                new Authorization(
                        Mode.ENFORCE,
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of());

        public Authorization {
            deny = List.copyOf(deny);
            tokenKeys = List.copyOf(tokenKeys);
            allow = allow.map(List::copyOf);
        }
    }

    /**
     * Who is asked besides.
     *
     * @param includeHeaders in lower case; empty for all
     */
    public record External(
            ServiceKey service,
            int port,
            Duration timeout,
            OnFailure onFailure,
            List<String> includeHeaders) {
        /** What holds without an answer. */
        public enum OnFailure {
            DENY,
            ALLOW
        }

        public External {
            includeHeaders = List.copyOf(includeHeaders);
        }
    }

    /** How callers send requests, by where it takes effect. */
    public record Traffic(
            Optional<Protocol> protocol, Sending sending, Choosing choosing, Admitting admitting) {
        /** Says nothing. */
        public static final Traffic NONE =
                new Traffic(Optional.empty(), Sending.NONE, Choosing.NONE, Admitting.NONE);
    }

    /** What the proxies of callers and of the target tell about requests. */
    public record Telemetry(Optional<AccessLog> accessLog, Optional<Tracing> tracing) {
        /** Says nothing. */
        public static final Telemetry NONE = new Telemetry(Optional.empty(), Optional.empty());
    }

    /** What a caller does with a request. */
    public record Sending(
            Timeouts timeouts,
            Optional<Retrying> retrying,
            Optional<Hedging> hedging,
            Optional<SessionPersistence> session,
            Optional<RetryBudget> budget) {
        /** Says nothing. */
        public static final Sending NONE =
                new Sending(
                        Timeouts.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
    }

    /** How many retries there may be at all, where nothing else is said of them (GEP-3388). */
    public record RetryBudget(int percent, int minPerSecond) {
        /** These retries, as far as the budget lets them. */
        public Retries bounding(Retries retries) {
            return retries.toBuilder()
                    .setBudgetPercent(percent)
                    .setMinRetriesPerSecond(minPerSecond)
                    .build();
        }
    }

    /** How long a caller waits; zero means no bound. */
    public record Timeouts(
            Optional<Duration> request,
            Optional<Duration> backendRequest,
            Optional<Duration> idle,
            Optional<Duration> stream) {
        /** Says nothing. */
        public static final Timeouts NONE =
                new Timeouts(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Retries, and how long each try may take. */
    public record Retrying(Retries retries, Optional<Duration> perTryTimeout) {
        /** The longest wait is so many times the first, unless it is named. */
        public static final int BACKOFF_GROWTH = 10;

        /** What holds for what is not said, when anything of retries is. */
        public static final Retries DEFAULTS =
                Retries.newBuilder()
                        .setAttempts(2)
                        .setOnConnectFailure(true)
                        .setOnReset(true)
                        .setBaseBackoff(millis(25))
                        .setMaxBackoff(millis(25 * BACKOFF_GROWTH))
                        .setBudgetPercent(20)
                        .setMinRetriesPerSecond(10)
                        .build();

        private static Duration millis(int millis) {
            return Duration.newBuilder().setNanos(millis * 1_000_000).build();
        }
    }

    /** What a caller does about the endpoints of a Service. */
    public record Choosing(
            Optional<Duration> connect,
            Optional<LoadBalancing> loadBalancing,
            Optional<CircuitBreaking> circuitBreaking) {
        /** Says nothing. */
        public static final Choosing NONE =
                new Choosing(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What a request must pass in each pod of the target, besides authorization. */
    public record Admitting(
            Optional<Long> requestSizeLimit,
            Optional<Fault> fault,
            Optional<RateLimit> rateLimit,
            Optional<ConcurrencyLimit> concurrencyLimit) {
        /** Says nothing. */
        public static final Admitting NONE =
                new Admitting(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
