package dev.weft.plan.suggest;

import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedTraffic;
import dev.weft.plan.traffic.Traffic;
import dev.weft.plan.world.MeshObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A mesh of many services in one namespace, and who called whom. */
public final class RecordedShop {
    private static final long SINCE = 1_795_773_600_000L;
    private static final long UNTIL = SINCE + 7_200_000;

    private RecordedShop() {}

    /** Manifests of services {@code s0} and on, each with one Workload of its own account. */
    public static String manifests(int services) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < services; i++) {
            text.append(
                    """
                    ---
                    apiVersion: weft.dev/v1alpha1
                    kind: Workload
                    metadata: {name: s%1$d, namespace: shop, labels: {app: s%1$d}}
                    spec: {serviceAccountName: s%1$d, address: 10.1.%2$d.%3$d}
                    ---
                    apiVersion: v1
                    kind: Service
                    metadata: {name: s%1$d, namespace: shop}
                    spec:
                      selector: {app: s%1$d}
                      ports: [{name: http, port: 80, targetPort: 8080, appProtocol: http}]
                    """
                            .formatted(i, i / 250, 1 + i % 250));
        }
        return text.toString();
    }

    /** The objects of manifests, by way of a directory. */
    public static MeshObjects read(Path directory, String manifests) throws IOException {
        Files.writeString(directory.resolve("mesh.yaml"), manifests);
        MeshObjects objects = MeshObjects.inDirectory(directory);
        if (!objects.unreadable().isEmpty()) {
            throw new IllegalStateException(objects.unreadable().toString());
        }
        return objects;
    }

    /** A request of one service to another. */
    public static Flow flow(int from, int to, String method, String path) {
        boolean grpc = path.startsWith("/shop.");
        return new Flow(
                new Flow.Callee("shop", "s" + to, "shop/s" + to + ":80", 8080),
                new Flow.Caller("spiffe://cluster.local/ns/shop/sa/s" + from, ""),
                new Flow.Operation(method, path, "s" + to + ".shop", grpc));
    }

    /** Somebody without a sidecar asks a service. */
    public static Flow plaintext(int to, String method, String path) {
        return new Flow(
                new Flow.Callee("shop", "s" + to, "shop/s" + to + ":80", 8080),
                new Flow.Caller("", "192.0.2.7"),
                new Flow.Operation(method, path, "s" + to + ".shop", false));
    }

    /** Each flow this often, none refused. */
    public static Traffic traffic(long attempts, List<Flow> flows) {
        return Traffic.of(
                List.of(
                        new RecordedTraffic(
                                RecordedTraffic.VERSION,
                                SINCE,
                                UNTIL,
                                0,
                                flows.stream()
                                        .map(one -> new RecordedTraffic.Counted(one, attempts, 0))
                                        .toList())));
    }

    /** Every service calls five others in a few ways. */
    public static List<Flow> flows(int services, Random random) {
        String[] paths = {
            "/", "/orders", "/orders/{id}", "/users/{id}/cart", "/static/**", "/shop.Pay/Charge"
        };
        String[] methods = {"GET", "POST", "DELETE"};
        List<Flow> flows = new ArrayList<>();
        for (int from = 0; from < services; from++) {
            for (int i = 0; i < 5; i++) {
                String path = paths[random.nextInt(paths.length)];
                String method =
                        path.startsWith("/shop.")
                                ? "POST"
                                : methods[random.nextInt(methods.length)];
                flows.add(flow(from, random.nextInt(services), method, path));
            }
        }
        return flows.stream().distinct().toList();
    }
}
