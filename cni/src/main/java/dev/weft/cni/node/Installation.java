package dev.weft.cni.node;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The DaemonSet that the agent belongs to. */
public record Installation(KubernetesClient client, String namespace, String daemonSet) {
    private static final Set<Integer> RIGHTS_TAKEN =
            Set.of(HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN);

    /**
     * Whether an agent that is told to stop goes for good. One that only makes room for the next
     * leaves plugin and list: pods of the mesh wait for the next, and none goes without.
     */
    public boolean removed() {
        try {
            DaemonSet now =
                    client.apps().daemonSets().inNamespace(namespace).withName(daemonSet).get();
            // Of a namespace that ends, pods may end before the DaemonSet does.
            return ending(now) || ending(client.namespaces().withName(namespace).get());
        } catch (KubernetesClientException e) {
            // Its account or role is deleted together with it. Whoever cannot ask stays.
            return RIGHTS_TAKEN.contains(e.getCode());
        }
    }

    private static boolean ending(@Nullable HasMetadata object) {
        return object == null || object.getMetadata().getDeletionTimestamp() != null;
    }
}
