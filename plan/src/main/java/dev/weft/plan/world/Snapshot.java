package dev.weft.plan.world;

import dev.weft.operator.traffic.RecordedTraffic;
import dev.weft.plan.traffic.Traffic;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A mesh and what came in, in one file, so that a commit can be judged where there is no cluster.
 *
 * @param objects without what is nobody's business: the environment of containers, their commands
 *     and volumes, and what others applied
 */
public record Snapshot(
        int version, List<GenericKubernetesResource> objects, List<RecordedTraffic> traffic) {
    /** The only version so far. */
    public static final int VERSION = 1;

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    public Snapshot {
        objects = List.copyOf(objects);
        traffic = List.copyOf(traffic);
    }

    /** Takes one, as JSON. */
    public static String take(MeshObjects mesh, List<String> traffic) {
        KubernetesSerialization json = new KubernetesSerialization();
        List<GenericKubernetesResource> objects = new ArrayList<>();
        for (HasMetadata object : mesh.objects()) {
            objects.add(
                    json.convertValue(bare(json.clone(object)), GenericKubernetesResource.class));
        }
        return json.asJson(
                new Snapshot(
                        VERSION,
                        objects,
                        traffic.stream()
                                .map(one -> json.unmarshal(one, RecordedTraffic.class))
                                .toList()));
    }

    private static HasMetadata bare(HasMetadata object) {
        object.getMetadata().setManagedFields(List.of());
        if (object.getMetadata().getAnnotations() != null) {
            Map<String, String> annotations = new HashMap<>(object.getMetadata().getAnnotations());
            annotations.remove(LAST_APPLIED);
            object.getMetadata().setAnnotations(annotations);
        }
        if (object instanceof Pod pod && pod.getSpec() != null) {
            pod.getSpec().setVolumes(List.of());
            pod.getSpec().getContainers().forEach(Snapshot::bare);
            pod.getSpec().getInitContainers().forEach(Snapshot::bare);
        }
        return object;
    }

    private static void bare(Container container) {
        container.setEnv(List.of());
        container.setEnvFrom(List.of());
        container.setArgs(List.of());
        container.setCommand(List.of());
        container.setVolumeMounts(List.of());
        container.setLifecycle(null);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when it is none, or one of a later version
     */
    public static Snapshot read(String json) {
        Snapshot read = new KubernetesSerialization().unmarshal(json, Snapshot.class);
        if (read.version != VERSION) {
            throw new IllegalArgumentException(
                    "a snapshot of version " + read.version + ", not " + VERSION);
        }
        return read;
    }

    /** The mesh as it was. */
    public MeshObjects mesh() {
        KubernetesSerialization json = new KubernetesSerialization();
        List<HasMetadata> all = new ArrayList<>();
        for (GenericKubernetesResource object : objects) {
            for (Class<? extends HasMetadata> kind : MeshObjects.kinds()) {
                if (HasMetadata.getKind(kind).equals(object.getKind())) {
                    all.add(json.convertValue(object, kind));
                }
            }
        }
        return new MeshObjects(all, List.of());
    }

    /** What came in until then. */
    public Traffic recorded() {
        return Traffic.of(traffic);
    }
}
