package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Await;
import dev.weft.e2e.process.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Every TCP segment that a node sees while this is open: whatever leaves or enters one of its pods.
 */
record NodeCapture(List<Child> captures, Path directory) implements AutoCloseable {
    /** What the API server and the kubelets say of a pod is none of the pod's traffic. */
    private static final String FROM_POD_TO_POD =
            "tcp and src net " + Cluster.PODS + " and dst net " + Cluster.PODS;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Begins to capture on every node of the cluster. */
    static NodeCapture start(Cluster cluster, Path directory) {
        List<Child> captures =
                IntStream.rangeClosed(1, Cluster.NODES)
                        .mapToObj(node -> capture(cluster, node, directory))
                        .toList();
        return new NodeCapture(captures, directory);
    }

    private static Child capture(Cluster cluster, int node, Path directory) {
        String name = "node-" + node;
        List<String> command =
                cluster.onNode(
                        node,
                        "tcpdump",
                        "-i",
                        "any",
                        "--immediate-mode",
                        "-U",
                        "-w",
                        "-",
                        FROM_POD_TO_POD);
        Child child = Child.start(new Child.Order(name, command, Map.of()), directory);
        return child.ready(LIMIT, () -> text(directory, name).contains("listening on"));
    }

    private static String text(Path directory, String name) {
        try {
            // Bytes as they are, one character each.
            return Files.readString(directory.resolve(name + ".log"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException("no capture of " + name, e);
        }
    }

    /** Whether a text went over the network as it is. */
    boolean saw(String wanted) {
        return IntStream.rangeClosed(1, captures.size())
                .anyMatch(node -> text(directory, "node-" + node).contains(wanted));
    }

    /** How much was captured, in bytes. */
    long size() {
        return IntStream.rangeClosed(1, captures.size())
                .mapToLong(node -> text(directory, "node-" + node).length())
                .sum();
    }

    /** Waits until a text went over the network as it is. */
    void awaitSight(String wanted) {
        Await.that("'" + wanted + "' on the network of the pods", LIMIT, () -> saw(wanted));
    }

    @Override
    public void close() {
        captures.forEach(Child::close);
    }
}
