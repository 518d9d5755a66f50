package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.e2e.process.Await;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Gateway with a thousand routes, each an object of its own. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class ManyRoutesIT {
    private static final int ROUTES = 1_000;
    private static final int CHANGES = 20;
    private static final int PORT = 8080;

    /** None of those that are changed. */
    private static final String NEIGHBOUR = "httproute/route-1";

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(10);

    /** Between looks at all routes. */
    private static final Duration LONG_PAUSE = Duration.ofMillis(500);

    private static final String ROUTE =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: route-%2$d, namespace: %1$s}
            spec:
              parentRefs: [{name: many}]
              rules:
                - matches: [{path: {type: PathPrefix, value: %3$s}}]
                  filters:
                    - type: URLRewrite
                      urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}
                  backendRefs: [{name: pay, port: 80}]
            """;

    @Test
    void a_gateway_takes_a_thousand_routes_and_a_change_of_one_of_them_at_once(Cluster cluster) {
        try (KubernetesClient client = cluster.kubectl().client();
                TestNamespace shop =
                        TestNamespace.create(cluster.kubectl(), "many-routes", Map.of())) {
            ShopInPods.deploy(shop);
            shop.apply(
                    """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata:
              name: many
              namespace: %s
              annotations: {weft.dev/service-type: ClusterIP}
            spec:
              gatewayClassName: weft
              listeners: [{name: http, protocol: HTTP, port: 8080}]
            """
                            .formatted(shop.name()));
            shop.run("wait", "gateway/many", "--for=condition=Programmed", "--timeout=240s");
            Door door = new Door(client, shop, shop.podsOfGateway("many").getFirst());
            Optional<Long> before = memory(door);

            long began = System.nanoTime();
            for (int i = 0; i < ROUTES; i++) {
                client.resource(ROUTE.formatted(shop.name(), i, "/r/" + i)).create();
            }
            long written = System.nanoTime();
            door.await("/r/" + (ROUTES - 1));
            long served = System.nanoTime();
            shop.await(
                    "all routes to be attached",
                    LIMIT,
                    () ->
                            shop.field("gateway/many", "{.status.listeners[0].attachedRoutes}")
                                    .equals(String.valueOf(ROUTES)));
            Figures.say(
                    "%d routes written in %d ms, the last served after %d ms more, all attached %d ms after that"
                            .formatted(
                                    ROUTES,
                                    millis(written - began),
                                    millis(served - written),
                                    millis(System.nanoTime() - served)));
            long attached = System.nanoTime();
            Await.that(
                    "all routes to be told in force",
                    LIMIT,
                    LONG_PAUSE,
                    () -> programmed(client, shop) == ROUTES);
            Figures.say(
                    "all told to be in force %d ms later"
                            .formatted(millis(System.nanoTime() - attached)));
            String neighbour = shop.field(NEIGHBOUR, "{.metadata.resourceVersion}");
            for (int i = 0; i < ROUTES; i += 37) {
                assertThat(door.answers("/r/" + i)).isTrue();
            }

            List<Long> changes = new ArrayList<>();
            for (int i = 0; i < CHANGES; i++) {
                int route = i * ROUTES / CHANGES;
                client.resource(ROUTE.formatted(shop.name(), route, "/s/" + route)).update();
                long changed = System.nanoTime();
                door.await("/s/" + route);
                changes.add(millis(System.nanoTime() - changed));
                assertThat(door.answers("/r/" + route)).isFalse();
            }
            changes.sort(null);
            Figures.say(
                    "a change of one of %d routes: served after %d ms (median of %d), at most %d ms"
                            .formatted(
                                    ROUTES, changes.get(CHANGES / 2), CHANGES, changes.getLast()));
            Figures.say(
                    "working set of the gateway: %s MB before the routes, %s MB with them"
                            .formatted(megabytes(before), megabytes(memory(door))));
            assertThat(shop.field(NEIGHBOUR, "{.metadata.resourceVersion}"))
                    .as("a route that nobody changed is not written")
                    .isEqualTo(neighbour);
        }
    }

    private static long programmed(KubernetesClient client, TestNamespace shop) {
        JsonNode routes =
                Serialization.unmarshal(
                        client.raw(
                                "/apis/gateway.networking.k8s.io/v1/namespaces/"
                                        + shop.name()
                                        + "/httproutes"),
                        JsonNode.class);
        return StreamSupport.stream(routes.path("items").spliterator(), false)
                .filter(ManyRoutesIT::isProgrammed)
                .count();
    }

    private static boolean isProgrammed(JsonNode route) {
        return StreamSupport.stream(route.at("/status/parents/0/conditions").spliterator(), false)
                .filter(one -> one.path("type").asText().equals("Programmed"))
                .anyMatch(one -> one.path("status").asText().equals("True"));
    }

    private static long millis(long nanos) {
        return Duration.ofNanos(nanos).toMillis();
    }

    private static String megabytes(Optional<Long> bytes) {
        return bytes.map(value -> String.valueOf(value >> 20)).orElse("?");
    }

    /** What the kubelet counts, once it has looked at the pod. */
    private static Optional<Long> memory(Door door) {
        String node = door.shop().field("pod/" + door.pod(), "{.spec.nodeName}");
        JsonNode summary =
                Serialization.unmarshal(
                        door.client().raw("/api/v1/nodes/" + node + "/proxy/stats/summary"),
                        JsonNode.class);
        return StreamSupport.stream(summary.path("pods").spliterator(), false)
                .filter(one -> one.at("/podRef/name").asText().equals(door.pod()))
                .map(one -> one.at("/memory/workingSetBytes"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::asLong)
                .findFirst();
    }

    /** The gateway's listener, as the API server reaches it. */
    private record Door(KubernetesClient client, TestNamespace shop, String pod) {
        boolean answers(String prefix) {
            try {
                return client.raw(shop.proxied(pod, PORT, prefix + "/foo")) != null;
            } catch (KubernetesClientException refused) {
                return false;
            }
        }

        void await(String prefix) {
            Await.that(prefix + " to be served", LIMIT, PAUSE, () -> answers(prefix));
        }
    }
}
