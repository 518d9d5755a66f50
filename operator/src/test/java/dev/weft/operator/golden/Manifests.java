package dev.weft.operator.golden;

import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads resources of a test from YAML. */
final class Manifests {
    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final Map<String, Class<? extends HasMetadata>> kinds =
            Stream.concat(World.KINDS.stream(), World.NAMED_KINDS.stream())
                    .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    /** All documents of a file. Ages follow the order: the first is the oldest. */
    List<HasMetadata> read(Path file) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : Files.readString(file).split("(?m)^---\\s*$", -1)) {
            if (document.isBlank()) {
                continue;
            }
            Map<?, ?> raw = yaml.unmarshal(document, Map.class);
            Class<? extends HasMetadata> kind = kinds.get(String.valueOf(raw.get("kind")));
            if (kind == null) {
                throw new IllegalArgumentException(file + ": kind " + raw.get("kind"));
            }
            HasMetadata object = yaml.unmarshal(document, kind);
            object.getMetadata()
                    .setCreationTimestamp("2026-01-01T00:00:%02dZ".formatted(objects.size()));
            if (object.getMetadata().getGeneration() == null) {
                object.getMetadata().setGeneration(1L);
            }
            objects.add(object);
        }
        return objects;
    }
}
