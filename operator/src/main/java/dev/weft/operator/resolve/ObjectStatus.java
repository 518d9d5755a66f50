package dev.weft.operator.resolve;

import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.List;

/**
 * What is to be said about an object.
 *
 * @param generation of the object that was read
 * @param parents of a route; empty for other kinds
 */
public record ObjectStatus(
        ObjectRef ref, long generation, List<Finding> findings, List<Parent> parents) {
    /** Of an object of a kind without listeners. */
    public static ObjectStatus of(
            HasMetadata object, List<Finding> findings, List<Parent> parents) {
        Long generation = object.getMetadata().getGeneration();
        return new ObjectStatus(
                ObjectRef.of(object), generation == null ? 0 : generation, findings, parents);
    }

    public ObjectStatus {
        findings = List.copyOf(findings);
        parents = List.copyOf(parents);
    }

    /** What is to be said about a route with regard to one of its parents. */
    public record Parent(ParentReference ref, List<Finding> findings) {
        public Parent {
            findings = List.copyOf(findings);
        }
    }
}
