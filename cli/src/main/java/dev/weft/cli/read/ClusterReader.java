package dev.weft.cli.read;

import dev.weft.plan.world.MeshObjects;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads from the API server of a kubeconfig context. */
public final class ClusterReader implements ResourceReader {
    private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

    private final KubernetesClient client;

    ClusterReader(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Reads the kubeconfig; connects with the first request.
     *
     * @param context null for the current one
     */
    public static ClusterReader connect(@Nullable String context) {
        return new ClusterReader(client(context));
    }

    /**
     * Reads something else.
     *
     * @param context null for the current one
     * @throws UnreadableException with a sentence that says how to go on
     */
    public static <T> T ask(@Nullable String context, Function<KubernetesClient, T> question) {
        try (ClusterReader reader = connect(context)) {
            try {
                return question.apply(reader.client);
            } catch (KubernetesClientException e) {
                throw reader.unreadable("cannot read what is installed", e);
            }
        }
    }

    /** Every object that shapes the mesh. */
    public static MeshObjects meshObjects(@Nullable String context) {
        return ask(
                context,
                client -> {
                    List<HasMetadata> all = new ArrayList<>();
                    MeshObjects.kinds().forEach(kind -> all.addAll(all(client, kind)));
                    return new MeshObjects(all, List.of());
                });
    }

    private static <T extends HasMetadata> List<T> all(KubernetesClient client, Class<T> kind) {
        try {
            return client.resources(kind).inAnyNamespace().list().getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                // The kind's CRD is not installed, so there are none.
                return List.of();
            }
            throw e;
        }
    }

    private static KubernetesClient client(@Nullable String context) {
        Config config = Config.autoConfigure(context);
        config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
        config.setConnectionTimeout(REQUEST_TIMEOUT_MILLIS);
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Override
    public List<GenericKubernetesResource> list(ResourceKind kind, @Nullable String namespace) {
        var resources = client.genericKubernetesResources(kind.definition());
        try {
            return kind.namespaced() && namespace != null
                    ? resources.inNamespace(namespace).list().getItems()
                    : kind.namespaced()
                            ? resources.inAnyNamespace().list().getItems()
                            : resources.list().getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                // The kind's CRD is not installed, so there are none.
                return List.of();
            }
            throw unreadable("cannot list " + kind.kind(), e);
        }
    }

    private UnreadableException unreadable(String fault, KubernetesClientException failure) {
        String what = fault + " at " + client.getMasterUrl();
        return switch (failure.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED ->
                    new UnreadableException(
                            what + ": not logged in; renew the credentials of the kubeconfig",
                            failure);
            case HttpURLConnection.HTTP_FORBIDDEN ->
                    new UnreadableException(
                            what + ": forbidden; ask for get and list, or name a namespace (-n)",
                            failure);
            default ->
                    new UnreadableException(
                            what
                                    + ": "
                                    + rootOf(failure)
                                    + "; check 'kubectl cluster-info', or read a standalone"
                                    + " operator with --state DIR",
                            failure);
        };
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    @Override
    public Optional<String> defaultNamespace() {
        return Optional.of(Optional.ofNullable(client.getNamespace()).orElse("default"));
    }

    @Override
    public void close() {
        client.close();
    }
}
