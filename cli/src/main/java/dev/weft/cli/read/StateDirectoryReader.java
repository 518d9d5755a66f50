package dev.weft.cli.read;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code status/<Kind>.<namespace>.<name>.yaml} in the state directory of a standalone
 * operator.
 */
public final class StateDirectoryReader implements ResourceReader {
    private final Path state;
    private final KubernetesSerialization yaml = new KubernetesSerialization();

    public StateDirectoryReader(Path state) {
        this.state = state;
    }

    @Override
    public List<GenericKubernetesResource> list(ResourceKind kind, @Nullable String namespace) {
        Path statuses = state.resolve("status");
        if (!Files.isDirectory(statuses)) {
            throw new UnreadableException(
                    state
                            + " is not the state directory of an operator (it has no folder status);"
                            + " 'make demo KEEP=1' prints the one it uses");
        }
        List<GenericKubernetesResource> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(statuses)) {
            for (Path file : files.sorted().toList()) {
                if (file.getFileName().toString().startsWith(kind.kind() + ".")
                        && file.toString().endsWith(".yaml")) {
                    read(file).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new UnreadableException("cannot read " + statuses + ": " + e.getMessage(), e);
        }
        return found.stream()
                .filter(
                        resource ->
                                namespace == null
                                        || !kind.namespaced()
                                        || namespace.equals(resource.getMetadata().getNamespace()))
                .toList();
    }

    private Optional<GenericKubernetesResource> read(Path file) throws IOException {
        try {
            return Optional.of(
                    yaml.unmarshal(Files.readString(file), GenericKubernetesResource.class));
        } catch (NoSuchFileException e) {
            // The resource was removed since the folder was listed.
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> defaultNamespace() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
