package dev.weft.cli.read;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads resources with their status. */
public interface ResourceReader extends AutoCloseable {
    /**
     * The resources of a kind, by namespace and name.
     *
     * @param namespace null for every namespace
     * @throws UnreadableException with a sentence that says how to go on
     */
    List<GenericKubernetesResource> list(ResourceKind kind, @Nullable String namespace);

    /** The namespace that holds when a person names none; empty where there is no such notion. */
    Optional<String> defaultNamespace();

    @Override
    void close();
}
