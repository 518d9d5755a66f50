package dev.weft.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/** Names an object. The namespace is empty where the kind has none. */
public record ObjectRef(String kind, String namespace, String name) {
    /** The name of an object. */
    public static ObjectRef of(HasMetadata object) {
        return new ObjectRef(
                object.getKind(),
                Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                object.getMetadata().getName());
    }

    /** {@code Kind/namespace/name}, or {@code Kind/name}. */
    public String path() {
        return namespace.isEmpty() ? kind + "/" + name : kind + "/" + namespace + "/" + name;
    }
}
