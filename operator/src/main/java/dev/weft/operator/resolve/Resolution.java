package dev.weft.operator.resolve;

import dev.weft.operator.model.Model;
import dev.weft.operator.watch.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The outcome of a run.
 *
 * @param named objects that are read only when something names them
 */
public record Resolution(
        Model model, List<ObjectStatus> statuses, Set<ObjectRef> named, LastGood lastGood) {
    public Resolution {
        statuses = List.copyOf(statuses);
        named = Set.copyOf(named);
    }

    /** The {@code metadata.generation} of each object that there is something to be said about. */
    public Map<ObjectRef, Long> generations() {
        Map<ObjectRef, Long> generations = new HashMap<>();
        statuses.forEach(status -> generations.put(status.ref(), status.generation()));
        return generations;
    }

    /** The version of each of these objects. */
    public Map<ObjectRef, ObjectStatus.Version> versions() {
        Map<ObjectRef, ObjectStatus.Version> versions = new HashMap<>();
        statuses.forEach(status -> versions.put(status.ref(), status.version()));
        return versions;
    }
}
