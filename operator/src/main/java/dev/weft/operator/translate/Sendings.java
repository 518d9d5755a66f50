package dev.weft.operator.translate;

import com.google.protobuf.Duration;
import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Retries;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Puts together how requests are sent: each field as the most specific policy has it. What a route
 * itself says is the most specific of all.
 */
final class Sendings {
    private static final Comparator<Duration> SHORTEST =
            Comparator.comparingLong(Duration::getSeconds).thenComparingInt(Duration::getNanos);

    private Sendings() {}

    /**
     * Of a route.
     *
     * @param attached the most specific first
     */
    static HttpRoute.Builder of(
            HttpRoute.Builder made, List<Policies.Attached> attached, MeshRoute.Handling rule) {
        rule.request()
                .or(() -> timeout(attached, Policy.Timeouts::request))
                .ifPresent(made::setRequestTimeout);
        timeout(attached, Policy.Timeouts::idle).ifPresent(made::setIdleTimeout);
        timeout(attached, Policy.Timeouts::stream).ifPresent(made::setStreamTimeout);
        Optional<Policy.Retrying> retrying = retrying(attached);
        Stream.concat(
                        rule
                                .backendRequest()
                                .or(() -> timeout(attached, Policy.Timeouts::backendRequest))
                                .stream(),
                        retrying.flatMap(Policy.Retrying::perTryTimeout).stream())
                .min(SHORTEST)
                .ifPresent(made::setBackendRequestTimeout);
        retries(retrying, rule.retry()).ifPresent(made::setRetries);
        Policies.first(attached, policy -> policy.traffic().sending().hedging())
                .ifPresent(made::setHedging);
        rule.session()
                .or(() -> Policies.first(attached, policy -> policy.traffic().sending().session()))
                .ifPresent(made::setSessionPersistence);
        return made;
    }

    /** A budget bounds the retries of less specific policies; more specific ones have their own. */
    private static Optional<Policy.Retrying> retrying(List<Policies.Attached> attached) {
        Optional<Policy.Retrying> said =
                Policies.first(attached, policy -> policy.traffic().sending().retrying());
        Optional<Policy.RetryBudget> budget =
                attached.stream()
                        .map(one -> one.policy().traffic().sending())
                        .takeWhile(sending -> sending.retrying().isEmpty())
                        .flatMap(sending -> sending.budget().stream())
                        .findFirst();
        return budget.map(
                        bound ->
                                new Policy.Retrying(
                                        bound.bounding(
                                                said.map(Policy.Retrying::retries)
                                                        .orElse(Policy.Retrying.DEFAULTS)),
                                        said.flatMap(Policy.Retrying::perTryTimeout)))
                .or(() -> said);
    }

    private static Optional<Retries> retries(
            Optional<Policy.Retrying> policies, Optional<MeshRoute.Retry> rule) {
        Optional<Retries> ofPolicies = policies.map(Policy.Retrying::retries);
        return rule.map(own -> own.over(ofPolicies.orElse(Policy.Retrying.DEFAULTS)))
                .or(() -> ofPolicies);
    }

    /** Zero is said too: a more specific policy takes a bound away with it. */
    private static Optional<Duration> timeout(
            List<Policies.Attached> attached,
            Function<Policy.Timeouts, Optional<Duration>> timeout) {
        return Policies.first(
                        attached, policy -> timeout.apply(policy.traffic().sending().timeouts()))
                .filter(found -> found.getSeconds() > 0 || found.getNanos() > 0);
    }

    /** Whether anything is said that requests differ by from those without a route. */
    static boolean says(HttpRoute.Builder route) {
        return route.hasRequestTimeout()
                || route.hasBackendRequestTimeout()
                || route.hasIdleTimeout()
                || route.hasStreamTimeout()
                || route.hasRetries()
                || route.hasHedging()
                || route.hasSessionPersistence();
    }

    /** Of opaque bytes. */
    static void ofBytes(Destination.Builder made, List<Policies.Attached> attached) {
        timeout(attached, Policy.Timeouts::idle).ifPresent(made::setIdleTimeout);
        timeout(attached, Policy.Timeouts::stream).ifPresent(made::setStreamTimeout);
    }
}
