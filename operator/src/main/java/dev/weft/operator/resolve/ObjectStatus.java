package dev.weft.operator.resolve;

import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import java.util.List;
import java.util.Objects;

/**
 * What is to be said about an object.
 *
 * @param version of the object that was read
 * @param parents of a route, ancestors of a policy for Gateways; empty for other kinds
 * @param listeners of a Gateway or ListenerSet; empty for other kinds
 */
public record ObjectStatus(
        ObjectRef ref,
        Version version,
        List<Finding> findings,
        List<Parent> parents,
        List<Listener> listeners) {
    /** Of an object of a kind without listeners. */
    public static ObjectStatus of(
            HasMetadata object, List<Finding> findings, List<Parent> parents) {
        return new ObjectStatus(
                ObjectRef.of(object), Version.of(object), findings, parents, List.of());
    }

    /** Of a Gateway or ListenerSet. */
    public static ObjectStatus of(HasMetadata object, Listening said) {
        return new ObjectStatus(
                ObjectRef.of(object),
                Version.of(object),
                said.findings(),
                List.of(),
                said.listeners());
    }

    /** Of a policy for Gateways. */
    public static ObjectStatus ofPolicy(HasMetadata object, List<Parent> ancestors) {
        return of(object, List.of(), ancestors);
    }

    public ObjectStatus {
        findings = List.copyOf(findings);
        parents = List.copyOf(parents);
        listeners = List.copyOf(listeners);
    }

    /** The {@code metadata.generation} of the object that was read. */
    public long generation() {
        return version.generation();
    }

    /** Two objects of the same name and version say the same, apart from their status. */
    public record Version(String uid, long generation) {
        private static Version of(HasMetadata object) {
            return new Version(
                    Objects.requireNonNullElse(object.getMetadata().getUid(), ""),
                    Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L));
        }
    }

    /** What is to be said about a route with regard to one of its parents. */
    public record Parent(ParentReference ref, List<Finding> findings) {
        public Parent {
            findings = List.copyOf(findings);
        }
    }

    /** What is to be said about what listens. */
    public record Listening(List<Finding> findings, List<Listener> listeners) {}

    /**
     * What is to be said about a listener.
     *
     * @param kinds of routes that may be attached
     * @param routes how many are attached
     */
    public record Listener(String name, List<String> kinds, int routes, List<Finding> findings) {
        public Listener {
            kinds = List.copyOf(kinds);
            findings = List.copyOf(findings);
        }
    }
}
