package dev.weft.operator.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No field of our CRDs is without a case that shows what comes of it. */
class GoldenCoverageTest {
    private static final Path CRDS = Path.of("../crds/manifests");
    private static final Path CASES = Path.of("src/test/resources/golden");

    /** What every object has, and what the operator writes. */
    private static final Set<String> STANDARD = Set.of("apiVersion", "kind", "metadata", "status");

    private final YAMLMapper yaml = new YAMLMapper();

    @Test
    void every_field_of_every_version_is_in_a_case() throws IOException {
        Set<String> fields = new TreeSet<>();
        for (JsonNode crd : documents(CRDS, ".yaml")) {
            JsonNode names = crd.at("/spec/names/kind");
            for (JsonNode version : crd.at("/spec/versions")) {
                String kind = version.get("name").asText() + " " + names.asText();
                JsonNode properties = version.at("/schema/openAPIV3Schema/properties");
                properties.forEachEntry(
                        (field, schema) -> {
                            if (!STANDARD.contains(field)) {
                                schema(kind + "." + field, schema, fields);
                            }
                        });
            }
        }
        Set<String> used = new TreeSet<>();
        for (JsonNode object : documents(CASES, "in.yaml")) {
            String version = object.path("apiVersion").asText().replaceFirst(".*/", "");
            used(version + " " + object.path("kind").asText(), object, used);
        }

        fields.removeAll(used);
        assertThat(fields).as("fields of CRDs that no golden case has").isEmpty();
    }

    private static void schema(String path, JsonNode schema, Set<String> into) {
        if (schema.has("properties")) {
            schema.get("properties")
                    .forEachEntry((field, child) -> schema(path + "." + field, child, into));
        } else if (schema.has("items")) {
            schema(path + "[]", schema.get("items"), into);
        } else {
            into.add(path);
        }
    }

    private static void used(String path, JsonNode node, Set<String> into) {
        into.add(path);
        if (node.isObject()) {
            node.forEachEntry((field, child) -> used(path + "." + field, child, into));
        } else if (node.isArray()) {
            node.forEach(element -> used(path + "[]", element, into));
        }
    }

    private List<JsonNode> documents(Path below, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .flatMap(this::documents)
                    .filter(JsonNode::isObject)
                    .toList();
        }
    }

    private Stream<JsonNode> documents(Path file) {
        try (MappingIterator<JsonNode> all =
                yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
            return all.readAll().stream();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + file, e);
        }
    }
}
