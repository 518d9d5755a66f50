package dev.weft.operator.resolve;

import dev.weft.operator.model.Model;
import dev.weft.operator.watch.ObjectRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The outcome of a run. */
public record Resolution(Model model, List<ObjectStatus> statuses, LastGood lastGood) {
    public Resolution {
        statuses = List.copyOf(statuses);
    }

    /** The {@code metadata.generation} of each object that there is something to be said about. */
    public Map<ObjectRef, Long> generations() {
        Map<ObjectRef, Long> generations = new HashMap<>();
        statuses.forEach(status -> generations.put(status.ref(), status.generation()));
        return generations;
    }
}
