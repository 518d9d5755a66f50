package dev.weft.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.weft.api.split.HTTPRouteGroup;
import dev.weft.api.split.TrafficSplit;
import dev.weft.api.v1alpha1.EgressHost;
import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.Workload;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * From the Java types to the CRD manifests. The generator does the schema; added here is what it
 * cannot say: the status that a fresh object has, list types, sentences for refusals, and the older
 * versions of TrafficSplit.
 */
final class CrdManifests {
    private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
            List.of(
                    Mesh.class,
                    MeshPolicy.class,
                    Workload.class,
                    EgressHost.class,
                    TrafficSplit.class,
                    HTTPRouteGroup.class);

    private final KubernetesSerialization serialization = new KubernetesSerialization();
    private final YAMLMapper yaml =
            YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.SPLIT_LINES)
                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                    .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                    .build();

    /** The manifests by file name, as YAML. */
    Map<String, String> generate(Path scratch) throws IOException {
        Map<String, String> manifests = new TreeMap<>();
        for (Class<? extends CustomResource<?, ?>> kind : KINDS) {
            Path folder = Files.createDirectories(scratch.resolve(kind.getSimpleName()));
            new CRDGenerator()
                    .customResourceClasses(kind)
                    .forCRDVersions("v1")
                    .withImplicitPreserveUnknownFields(false)
                    .inOutputDir(folder.toFile())
                    .generate();
            try (var files = Files.list(folder)) {
                CustomResourceDefinition crd =
                        serialization.unmarshal(
                                Files.readString(files.findFirst().orElseThrow()),
                                CustomResourceDefinition.class);
                complete(crd, kind);
                manifests.put(
                        crd.getMetadata().getName() + ".yaml",
                        yaml.writeValueAsString(serialization.convertValue(crd, JsonNode.class)));
            }
        }
        return manifests;
    }

    private void complete(CustomResourceDefinition crd, Class<?> kind) {
        crd.getMetadata().setAnnotations(null);
        crd.getMetadata()
                .setLabels(
                        new TreeMap<>(
                                Map.of(
                                        "app.kubernetes.io/name", "weft",
                                        "app.kubernetes.io/part-of", "weft")));
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        orderColumns(version, kind);
        JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
        schema.setDescription(kind.getAnnotation(JsonClassDescription.class).value());
        schema.setRequired(List.of("spec"));
        JSONSchemaProps spec = schema.getProperties().get("spec");
        spec.setDescription("What is wanted.");
        Refusals.explain(spec);
        JSONSchemaProps status = schema.getProperties().get("status");
        if (kind == HTTPRouteGroup.class) {
            schema.getProperties().remove("status");
            version.setSubresources(null);
        } else {
            completeStatus(status);
        }
        if (kind == TrafficSplit.class) {
            crd.getSpec().setVersions(new SplitVersions(serialization).from(version));
        }
    }

    /** In the order of the annotations; the generator sorts them by path. */
    private static void orderColumns(CustomResourceDefinitionVersion version, Class<?> kind) {
        List<String> names =
                Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                        .map(AdditionalPrinterColumn::name)
                        .toList();
        version.getAdditionalPrinterColumns()
                // Zero is not stored, and a client would write it again and again.
                .forEach(column -> column.setPriority(null));
        version.getAdditionalPrinterColumns()
                .sort(Comparator.comparingInt(column -> names.indexOf(column.getName())));
    }

    private static void completeStatus(JSONSchemaProps status) {
        status.setDescription("What the operator found and did; it alone writes this.");
        status.setDefault(waiting());
        JSONSchemaProps conditions = status.getProperties().get("conditions");
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        conditions.setMaxItems(8L);
        conditions
                .getItems()
                .getSchema()
                .getProperties()
                .get("lastTransitionTime")
                .setFormat("date-time");
    }

    /** An object that nobody has looked at yet is not healthy: Argo CD and Flux wait for it. */
    private static ObjectNode waiting() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "Unknown")
                .put("reason", "Pending")
                .put("message", "waiting for the Weft operator")
                .put("lastTransitionTime", "1970-01-01T00:00:00Z");
        return status;
    }
}
