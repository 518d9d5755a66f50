package dev.weft.cni.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The taint that keeps pods from a node that was registered with it, until the agent is ready. */
public record NodeTaint(KubernetesClient client, String node) {
    /** Its key, whatever its effect. */
    public static final String KEY = "weft.dev/cni-not-ready";

    private static final System.Logger LOG = System.getLogger(NodeTaint.class.getName());

    /**
     * Takes it from the node, if it is there.
     *
     * @return whether it is gone
     */
    public boolean remove() {
        try {
            Node now = client.nodes().withName(node).get();
            if (now == null || without(now.getSpec().getTaints()).size() == taints(now)) {
                return true;
            }
            client.nodes().withName(node).patch(PatchContext.of(PatchType.JSON_MERGE), patch(now));
            LOG.log(System.Logger.Level.INFO, "taint removed node={0}", node);
            return true;
        } catch (KubernetesClientException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the taint {0} stays until the next try: {1}",
                    KEY,
                    e.getMessage());
            return false;
        }
    }

    private static int taints(Node node) {
        return node.getSpec().getTaints().size();
    }

    private static List<Taint> without(List<Taint> taints) {
        return taints.stream().filter(taint -> !KEY.equals(taint.getKey())).toList();
    }

    /** Refused when somebody else has changed the node in the meantime. */
    private static String patch(Node node) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("taints", without(node.getSpec().getTaints()));
        return new KubernetesSerialization()
                .asJson(
                        Map.of(
                                "metadata",
                                Map.of("resourceVersion", node.getMetadata().getResourceVersion()),
                                "spec",
                                spec));
    }
}
