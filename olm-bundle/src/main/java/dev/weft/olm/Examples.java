package dev.weft.olm;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.openshift.api.model.operatorhub.v1alpha1.CRDDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One object of each version of each kind, taken from files that tests apply. In the namespace of
 * whoever creates it.
 */
record Examples(Sources sources) {
    private static final Path SHOP = Path.of("examples/shop/manifests");
    private static final Path GOLDEN = Path.of("operator/src/test/resources/golden");

    private static final Map<String, Path> FILES =
            Map.of(
                    "MeshPolicy", SHOP.resolve("policy.yaml"),
                    "TrafficSplit", SHOP.resolve("canary.yaml"),
                    "EgressHost",
                            GOLDEN.resolve(
                                    "what leaves the cluster by the names of outside hosts/in.yaml"),
                    "Workload", SHOP.resolve("workloads.yaml"),
                    "HTTPRouteGroup", GOLDEN.resolve("a split of some requests/in.yaml"),
                    "Mesh", Path.of("olm-bundle/src/main/resources/mesh.yaml"));

    List<GenericKubernetesResource> of(List<CRDDescription> owned) {
        return owned.stream().map(this::of).toList();
    }

    private GenericKubernetesResource of(CRDDescription owned) {
        Path file = FILES.get(owned.getKind());
        if (file == null) {
            throw new IllegalStateException(
                    "Examples names no file with a " + owned.getKind() + "; add one");
        }
        GenericKubernetesResource example =
                sources.examples(file).stream()
                        .filter(object -> owned.getKind().equals(object.getKind()))
                        .findFirst()
                        .orElseThrow();
        String group = owned.getName().substring(owned.getName().indexOf('.') + 1);
        example.setApiVersion(group + "/" + owned.getVersion());
        example.getMetadata().setNamespace(null);
        return example;
    }
}
