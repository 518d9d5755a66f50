package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrdManifestsTest {
    private static final Path COMMITTED = Path.of("manifests");
    private static final Map<String, String> GENERATED = new HashMap<>();

    @BeforeAll
    static void generate(@TempDir Path scratch) throws IOException {
        GENERATED.putAll(new CrdManifests().generate(scratch));
    }

    @Test
    void the_committed_manifests_are_the_generated_ones() throws IOException {
        if (Boolean.getBoolean("weft.testdata.update")) {
            Files.createDirectories(COMMITTED);
            for (var manifest : GENERATED.entrySet()) {
                Files.writeString(COMMITTED.resolve(manifest.getKey()), manifest.getValue());
            }
        }
        try (var files = Files.list(COMMITTED)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(GENERATED.keySet());
        }
        for (var manifest : GENERATED.entrySet()) {
            assertThat(Files.readString(COMMITTED.resolve(manifest.getKey())))
                    .as("%s differs from the Java types; run make testdata", manifest.getKey())
                    .isEqualTo(manifest.getValue());
        }
    }

    @Test
    void nothing_under_spec_has_a_default() {
        for (CustomResourceDefinition crd : crds()) {
            for (var version : crd.getSpec().getVersions()) {
                List<String> found = new ArrayList<>();
                JSONSchemaProps spec =
                        version.getSchema().getOpenAPIV3Schema().getProperties().get("spec");
                walk(
                        "spec",
                        spec,
                        (path, schema) -> collect(schema.getDefault() != null, path, found));
                assertThat(found).as(crd.getMetadata().getName()).isEmpty();
            }
        }
    }

    @Test
    void every_field_under_spec_is_described() {
        for (CustomResourceDefinition crd : crds()) {
            for (var version : crd.getSpec().getVersions()) {
                List<String> found = new ArrayList<>();
                JSONSchemaProps spec =
                        version.getSchema().getOpenAPIV3Schema().getProperties().get("spec");
                spec.getProperties()
                        .forEach(
                                (name, schema) ->
                                        walk(
                                                "spec." + name,
                                                schema,
                                                (path, s) ->
                                                        collect(!described(path, s), path, found)));
                assertThat(found).as(crd.getMetadata().getName()).isEmpty();
            }
        }
    }

    @Test
    void a_fresh_object_waits_for_the_operator() {
        for (CustomResourceDefinition crd : crds()) {
            if (crd.getSpec().getNames().getKind().equals("HTTPRouteGroup")) {
                continue;
            }
            for (var version : crd.getSpec().getVersions()) {
                JSONSchemaProps status =
                        version.getSchema().getOpenAPIV3Schema().getProperties().get("status");
                assertThat(status.getDefault().toString())
                        .contains("\"type\":\"Ready\"", "\"status\":\"Unknown\"");
                assertThat(version.getSubresources().getStatus()).isNotNull();
            }
        }
    }

    @Test
    void a_traffic_split_is_served_in_four_versions_and_stored_in_one() {
        CustomResourceDefinition split =
                crds().stream()
                        .filter(c -> c.getSpec().getNames().getKind().equals("TrafficSplit"))
                        .findFirst()
                        .orElseThrow();

        assertThat(split.getSpec().getVersions())
                .extracting(v -> v.getName() + " " + v.getServed() + " " + v.getStorage())
                .containsExactly(
                        "v1alpha4 true true",
                        "v1alpha3 true false",
                        "v1alpha2 true false",
                        "v1alpha1 true false");
        assertThat(split.getSpec().getConversion()).isNull();
    }

    private static List<CustomResourceDefinition> crds() {
        KubernetesSerialization serialization = new KubernetesSerialization();
        return GENERATED.values().stream()
                .map(yaml -> serialization.unmarshal(yaml, CustomResourceDefinition.class))
                .toList();
    }

    private static boolean described(String path, JSONSchemaProps schema) {
        return path.endsWith("[]") || schema.getDescription() != null;
    }

    private static void collect(boolean wrong, String path, List<String> found) {
        if (wrong) {
            found.add(path);
        }
    }

    private interface Visitor {
        void visit(String path, JSONSchemaProps schema);
    }

    private static void walk(String path, JSONSchemaProps schema, Visitor visitor) {
        visitor.visit(path, schema);
        if (schema.getProperties() != null) {
            schema.getProperties()
                    .forEach((name, child) -> walk(path + "." + name, child, visitor));
        }
        if (schema.getItems() != null) {
            walk(path + "[]", schema.getItems().getSchema(), visitor);
        }
    }
}
