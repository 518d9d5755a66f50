package dev.weft.operator.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds that are watched, by group and kind, with the schemas of those that are ours. */
final class KindCatalog {
    private final Map<String, Kind> kinds = new HashMap<>();

    /**
     * A kind.
     *
     * @param schemas by version; empty when the schema is not ours
     */
    record Kind(Class<? extends HasMetadata> type, Map<String, JsonNode> schemas) {
        Kind {
            schemas = Map.copyOf(schemas);
        }

        boolean serves(String version) {
            return schemas.isEmpty() || schemas.containsKey(version);
        }
    }

    KindCatalog() {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        Stream.concat(World.KINDS.stream(), World.NAMED_KINDS.stream())
                .forEach(
                        type ->
                                kinds.put(
                                        key(HasMetadata.getGroup(type), HasMetadata.getKind(type)),
                                        new Kind(type, schemas(yaml, type))));
    }

    Optional<Kind> find(String group, String kind) {
        return Optional.ofNullable(kinds.get(key(group, kind)));
    }

    private static String key(String group, String kind) {
        return group + "/" + kind;
    }

    /** The CRD manifests are copied into the jar under the names that they have in the module. */
    private static Map<String, JsonNode> schemas(
            ObjectMapper yaml, Class<? extends HasMetadata> type) {
        String file = "/crds/" + HasMetadata.getFullResourceName(type) + ".yaml";
        try (InputStream manifest = KindCatalog.class.getResourceAsStream(file)) {
            if (manifest == null) {
                return Map.of();
            }
            Map<String, JsonNode> schemas = new HashMap<>();
            for (JsonNode version : yaml.readTree(manifest).at("/spec/versions")) {
                schemas.put(version.path("name").asText(), version.at("/schema/openAPIV3Schema"));
            }
            return schemas;
        } catch (IOException e) {
            throw new UncheckedIOException("the operator's own " + file + " cannot be read", e);
        }
    }
}
