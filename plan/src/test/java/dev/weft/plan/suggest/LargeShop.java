package dev.weft.plan.suggest;

import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedTraffic;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Writes a mesh of a real size into a directory, for {@code bench/plan}: {@code manifests/}, what
 * came in ({@code traffic.json}), and a commit that closes one Service. Always the same.
 */
public final class LargeShop {
    private static final int SERVICES = 100;
    private static final int CALLED = 5;
    private static final int PATHS = 20;
    private static final String CLOSED =
            """
            apiVersion: weft.dev/v1alpha1
            kind: MeshPolicy
            metadata: {name: closed, namespace: shop}
            spec:
              targetRefs: [{group: "", kind: Service, name: s7}]
              authorization: {default: Deny}
            """;

    private LargeShop() {}

    /** The only argument is the directory. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Files.writeString(
                Files.createDirectories(directory.resolve("manifests")).resolve("mesh.yaml"),
                RecordedShop.manifests(SERVICES));
        Files.writeString(
                Files.createDirectories(directory.resolve("commit")).resolve("closed.yaml"),
                CLOSED);
        Random random = new Random(20261127);
        List<RecordedTraffic.Counted> flows =
                flows(random).stream()
                        .map(
                                flow ->
                                        new RecordedTraffic.Counted(
                                                flow, 1 + random.nextInt(10_000), 0))
                        .toList();
        Files.writeString(
                directory.resolve("traffic.json"),
                new KubernetesSerialization()
                        .asJson(
                                new RecordedTraffic(
                                        RecordedTraffic.VERSION, 0, 86_400_000, 0, flows)));
    }

    /** Each service calls some others, on a path of its own for each thing that it wants. */
    private static List<Flow> flows(Random random) {
        List<Flow> flows = new ArrayList<>();
        for (int from = 0; from < SERVICES; from++) {
            for (int to : random.ints(CALLED, 0, SERVICES).distinct().toArray()) {
                int caller = from;
                IntStream.range(0, PATHS)
                        .mapToObj(
                                path ->
                                        RecordedShop.flow(
                                                caller,
                                                to,
                                                path % 4 == 0 ? "POST" : "GET",
                                                "/api/v1/things-" + path + "/{id}"))
                        .forEach(flows::add);
            }
        }
        return flows;
    }
}
