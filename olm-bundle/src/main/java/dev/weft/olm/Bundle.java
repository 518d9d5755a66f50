package dev.weft.olm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The bundle of a release, in the format {@code registry+v1}: its manifests, what a catalog must
 * know of it, and how an image of it is made.
 *
 * @param tree the root of the source tree
 */
public record Bundle(Path tree, Release release) {
    private static final String PREFIX = "operators.operatorframework.io.bundle.";

    /** All files of the bundle, by their paths inside it. */
    public Map<String, String> files() {
        Sources sources = new Sources(tree);
        Map<String, String> files = new LinkedHashMap<>();
        sources.definitionManifests()
                .forEach((name, manifest) -> files.put("manifests/" + name, manifest));
        files.put(
                "manifests/weft.clusterserviceversion.yaml",
                Yaml.text(new ServiceVersion(sources, release).build()));
        for (HasMetadata object : new Installation(sources.installation(release)).beside()) {
            files.put("manifests/" + fileName(object), Yaml.text(object));
        }
        ClusterRole owner = new WebhookOwner(release).build();
        files.put("manifests/" + fileName(owner), Yaml.text(owner));
        Map<String, String> annotations = annotations();
        files.put("metadata/annotations.yaml", Yaml.text(Map.of("annotations", annotations)));
        files.put("bundle.Dockerfile", dockerfile(annotations));
        return files;
    }

    private static String fileName(HasMetadata object) {
        return object.getMetadata().getName()
                + "."
                + object.getKind().toLowerCase(Locale.ROOT)
                + ".yaml";
    }

    private static Map<String, String> annotations() {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(PREFIX + "mediatype.v1", "registry+v1");
        annotations.put(PREFIX + "manifests.v1", "manifests/");
        annotations.put(PREFIX + "metadata.v1", "metadata/");
        annotations.put(PREFIX + "package.v1", Release.PACKAGE);
        annotations.put(PREFIX + "channels.v1", String.join(",", Catalog.CHANNELS));
        annotations.put(PREFIX + "channel.default.v1", Catalog.CHANNELS.getFirst());
        // The first with Kubernetes 1.29.
        annotations.put("com.redhat.openshift.versions", "v4.16");
        return annotations;
    }

    private static String dockerfile(Map<String, String> annotations) {
        return "FROM scratch\n\n"
                + annotations.entrySet().stream()
                        .map(label -> "LABEL " + label.getKey() + "=" + label.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\nCOPY manifests /manifests/\nCOPY metadata /metadata/\n";
    }
}
