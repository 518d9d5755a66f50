package dev.weft.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weft.api.split.HTTPRouteGroup;
import dev.weft.api.split.TrafficSplit;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.Workload;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From the Java types to the CRD manifests. The generator does the schema; added here is what it
 * cannot say: the status that a fresh object has, list types, and the older versions of
 * TrafficSplit.
 */
final class CrdManifests {
    /** As in Argo CD and Flux: an object that nobody has looked at yet is not healthy. */
    private static final Map<String, Object> FRESH_STATUS =
            Map.of(
                    "conditions",
                    List.of(
                            new TreeMap<>(
                                    Map.of(
                                            "type", "Ready",
                                            "status", "Unknown",
                                            "reason", "Pending",
                                            "message", "waiting for the Weft operator",
                                            "lastTransitionTime", "1970-01-01T00:00:00Z"))));

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    /** The manifests by file name, as YAML. */
    Map<String, String> generate(Path scratch) throws IOException {
        new CRDGenerator()
                .customResourceClasses(
                        Mesh.class,
                        MeshPolicy.class,
                        Workload.class,
                        TrafficSplit.class,
                        HTTPRouteGroup.class)
                .forCRDVersions("v1")
                .withImplicitPreserveUnknownFields(false)
                .inOutputDir(scratch.toFile())
                .detailedGenerate()
                .getCRDDetailsPerNameAndVersion();
        Map<String, String> manifests = new TreeMap<>();
        for (File file : scratch.toFile().listFiles()) {
            CustomResourceDefinition crd =
                    serialization.unmarshal(
                            Files.readString(file.toPath()), CustomResourceDefinition.class);
            complete(crd);
            manifests.put(crd.getMetadata().getName() + ".yaml", serialization.asYaml(crd));
        }
        return manifests;
    }

    private void complete(CustomResourceDefinition crd) {
        crd.getMetadata().setAnnotations(null);
        crd.getMetadata()
                .setLabels(
                        Map.of(
                                "app.kubernetes.io/name",
                                "weft",
                                "app.kubernetes.io/part-of",
                                "weft"));
        if (crd.getSpec().getNames().getKind().equals("TrafficSplit")) {
            crd.getSpec().setVersions(splitVersions(crd.getSpec().getVersions().getFirst()));
        }
        for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
            JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
            schema.setRequired(List.of("spec"));
            refine(schema);
            if (crd.getSpec().getGroup().equals("specs.smi-spec.io")) {
                schema.getProperties().remove("status");
                version.setSubresources(null);
                continue;
            }
            JSONSchemaProps status = schema.getProperties().get("status");
            status.setDefault(serialization.convertValue(FRESH_STATUS, JsonNode.class));
            JSONSchemaProps conditions = status.getProperties().get("conditions");
            conditions.setXKubernetesListType("map");
            conditions.setXKubernetesListMapKeys(List.of("type"));
            conditions.setMaxItems(8L);
        }
    }

    /**
     * A pattern that lists words becomes an enum: the API server then names the words in its
     * refusal.
     */
    private void refine(JSONSchemaProps schema) {
        String pattern = schema.getPattern();
        if (pattern != null && pattern.matches("\\^\\([A-Za-z0-9|]+\\)\\$")) {
            schema.setPattern(null);
            schema.setEnum(
                    Arrays.stream(pattern.substring(2, pattern.length() - 2).split("\\|"))
                            .<JsonNode>map(TextNode::valueOf)
                            .toList());
        }
        // A record's component carries an annotation on its field and on its accessor: the rule
        // comes twice.
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(this::refine);
        }
        if (schema.getItems() != null) {
            refine(schema.getItems().getSchema());
        }
    }

    /** Newest first, as kubectl prefers. The schemas differ in the weight and in matches alone. */
    private List<CustomResourceDefinitionVersion> splitVersions(
            CustomResourceDefinitionVersion model) {
        List<CustomResourceDefinitionVersion> versions = new ArrayList<>();
        for (String name : List.of("v1alpha4", "v1alpha3", "v1alpha2", "v1alpha1")) {
            CustomResourceDefinitionVersion version =
                    serialization.clone(new CustomResourceDefinitionVersionBuilder(model).build());
            version.setName(name);
            version.setStorage(name.equals("v1alpha4"));
            Map<String, JSONSchemaProps> spec =
                    version.getSchema()
                            .getOpenAPIV3Schema()
                            .getProperties()
                            .get("spec")
                            .getProperties();
            if (name.equals("v1alpha1") || name.equals("v1alpha2")) {
                spec.remove("matches");
            }
            if (!name.equals("v1alpha1")) {
                wholeNumber(
                        spec.get("backends").getItems().getSchema().getProperties().get("weight"));
            }
            versions.add(version);
        }
        return versions;
    }

    private static void wholeNumber(JSONSchemaProps weight) {
        weight.setXKubernetesIntOrString(null);
        weight.setAnyOf(null);
        weight.setType("integer");
        weight.setFormat("int64");
        weight.setMinimum(0.0);
    }
}
