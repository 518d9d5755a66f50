package dev.weft.e2e.cluster;

import dev.weft.api.split.TrafficSplit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.RouteParentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;

/**
 * Notes when somebody writes new weights into an object, and when its status first says that every
 * proxy has them. Both times are those at which the API server told of it.
 */
final class WeightWatch implements AutoCloseable {
    private static final String PROGRAMMED = "Programmed";

    /**
     * One set of weights.
     *
     * @param canary the weight of the backend that is being shifted to
     * @param inForce empty while some proxy does not have it
     */
    record Step(long canary, Instant written, Optional<Instant> inForce) {
        /** From the write to the last proxy. */
        Duration delay() {
            return Duration.between(written, inForce.orElseThrow());
        }
    }

    private final Map<Long, Step> steps = new LinkedHashMap<>();
    private final Watch watch;

    private <T extends HasMetadata> WeightWatch(
            KubernetesClient client,
            Class<T> type,
            String namespace,
            String name,
            ToLongFunction<T> weight,
            BiPredicate<T, Long> programmed) {
        this.watch =
                client.resources(type)
                        .inNamespace(namespace)
                        .withName(name)
                        .watch(
                                new Watcher<>() {
                                    @Override
                                    public void eventReceived(Action action, T object) {
                                        long generation = object.getMetadata().getGeneration();
                                        note(
                                                generation,
                                                weight.applyAsLong(object),
                                                programmed.test(object, generation));
                                    }

                                    @Override
                                    public void onClose(WatcherException cause) {
                                        // What is missing fails the test that asks for it.
                                    }
                                });
    }

    /** Of a TrafficSplit, from the weights on that it has. */
    static WeightWatch ofSplit(KubernetesClient client, String namespace, String name, String to) {
        return new WeightWatch(
                client,
                TrafficSplit.class,
                namespace,
                name,
                split ->
                        split.getSpec().backends().stream()
                                .filter(backend -> backend.service().equals(to))
                                .map(backend -> String.valueOf(backend.weight().getValue()))
                                .mapToLong(Long::parseLong)
                                .sum(),
                (split, generation) ->
                        split.getStatus() != null
                                && split.getStatus().conditions().stream()
                                        .filter(one -> one.type().equals(PROGRAMMED))
                                        .filter(one -> generation.equals(one.observedGeneration()))
                                        .anyMatch(one -> one.status().equals("True")));
    }

    /** Of the rule of an HTTPRoute that has no match of a header: that of everybody. */
    static WeightWatch ofRoute(KubernetesClient client, String namespace, String name, String to) {
        return new WeightWatch(
                client,
                HTTPRoute.class,
                namespace,
                name,
                route ->
                        route.getSpec().getRules().stream()
                                .filter(rule -> !asksForHeaders(rule))
                                .reduce((one, next) -> next)
                                .orElseThrow()
                                .getBackendRefs()
                                .stream()
                                .filter(backend -> backend.getName().equals(to))
                                .mapToLong(HTTPBackendRef::getWeight)
                                .sum(),
                (route, generation) ->
                        route.getStatus() != null
                                && programmed(route.getStatus().getParents(), generation));
    }

    private static boolean asksForHeaders(HTTPRouteRule rule) {
        return rule.getMatches().stream()
                .anyMatch(match -> match.getHeaders() != null && !match.getHeaders().isEmpty());
    }

    /** Of the first rule of a GRPCRoute. */
    static WeightWatch ofGrpcRoute(
            KubernetesClient client, String namespace, String name, String to) {
        return new WeightWatch(
                client,
                GRPCRoute.class,
                namespace,
                name,
                route ->
                        route.getSpec().getRules().getFirst().getBackendRefs().stream()
                                .filter(backend -> backend.getName().equals(to))
                                .mapToLong(GRPCBackendRef::getWeight)
                                .sum(),
                (route, generation) ->
                        route.getStatus() != null
                                && programmed(route.getStatus().getParents(), generation));
    }

    private static boolean programmed(List<RouteParentStatus> parents, Long generation) {
        return parents.stream()
                .flatMap(parent -> parent.getConditions().stream())
                .filter(one -> one.getType().equals(PROGRAMMED))
                .filter(one -> generation.equals(one.getObservedGeneration()))
                .anyMatch(one -> one.getStatus().equals("True"));
    }

    private synchronized void note(long generation, long weight, boolean inForce) {
        Instant now = Instant.now();
        Step step =
                steps.computeIfAbsent(generation, fresh -> new Step(weight, now, Optional.empty()));
        if (step.inForce().isEmpty() && inForce) {
            steps.put(generation, new Step(weight, step.written(), Optional.of(now)));
        }
    }

    /** What was written so far, in its order. */
    synchronized List<Step> steps() {
        return List.copyOf(steps.values());
    }

    /**
     * What was written up to a share of the canary and what ended that; what comes afterwards a
     * tool may leave too soon for anything to be measured.
     */
    List<Step> stepsThrough(long canary) {
        List<Step> all = steps();
        int last = all.stream().map(Step::canary).toList().indexOf(canary);
        return all.subList(0, last + 2);
    }

    /** The first weights that gave the canary something. */
    Step first() {
        return steps().stream().filter(step -> step.canary() > 0).findFirst().orElseThrow();
    }

    /** Whether the canary gets nothing any more, in every proxy. */
    boolean back() {
        Step last = steps().getLast();
        return last.canary() == 0 && last.inForce().isPresent();
    }

    @Override
    public void close() {
        watch.close();
    }
}
