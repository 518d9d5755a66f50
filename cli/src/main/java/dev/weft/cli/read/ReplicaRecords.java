package dev.weft.cli.read;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the replicas of the operator what they remember; each knows what its proxies told it. */
public final class ReplicaRecords {
    private static final int ASK_PORT = 15_014;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ReplicaRecords() {}

    /**
     * By the API server's port-forward to each replica.
     *
     * @param context null for the current one
     * @param record its name, such as {@code refusals}
     */
    public static List<String> ofCluster(@Nullable String context, String record) {
        return ClusterReader.ask(context, client -> ask(client, record));
    }

    private static List<String> ask(KubernetesClient client, String record) {
        List<Pod> replicas =
                client
                        .pods()
                        .inNamespace(OperatorPlace.NAMESPACE)
                        .withLabel("app.kubernetes.io/name", OperatorPlace.NAME)
                        .list()
                        .getItems()
                        .stream()
                        .filter(pod -> pod.getStatus().getPhase().equals("Running"))
                        .toList();
        if (replicas.isEmpty()) {
            throw new UnreadableException(
                    "no replica of the operator runs in "
                            + OperatorPlace.NAMESPACE
                            + "; see 'weft check'");
        }
        List<String> all = new ArrayList<>();
        for (Pod replica : replicas) {
            String name = replica.getMetadata().getName();
            try (LocalPortForward forward =
                    client.pods()
                            .inNamespace(OperatorPlace.NAMESPACE)
                            .withName(name)
                            .portForward(ASK_PORT)) {
                all.add(get(forward.getLocalPort(), record));
            } catch (IOException e) {
                throw new UnreadableException(
                        "the operator's pod %s does not answer: %s; it takes the right to create pods/portforward in %s"
                                .formatted(name, e.getMessage(), OperatorPlace.NAMESPACE),
                        e);
            }
        }
        return all;
    }

    private static String get(int port, String record) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + port + "/" + record))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** What a standalone operator wrote into its state directory. */
    public static List<String> ofState(Path state, String record) {
        Path file = state.resolve(record + ".json");
        if (!Files.isRegularFile(file)) {
            throw new UnreadableException(
                    file + " is not there; name the state directory of a standalone operator");
        }
        try {
            return List.of(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
