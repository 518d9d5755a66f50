package dev.weft.operator.status;

import dev.weft.api.split.TrafficSplitStatus;
import dev.weft.api.status.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An object with its status.
 *
 * @param status the same as that of the object
 * @param conditions the conditions in it; of a route, by the path of a parent
 */
record Posted(HasMetadata object, Object status, Map<String, List<Condition>> conditions) {
    /** The key of conditions that are not about a parent. */
    static final String OWN = "";

    /**
     * The conditions that an object had, of itself or of a parent or listener. What is stored
     * counts before what this replica remembers: another may have written it.
     */
    static List<Condition> before(Optional<Posted> posted, String of, List<Condition> stored) {
        List<Condition> all = new ArrayList<>(stored);
        posted.map(one -> one.conditions().getOrDefault(of, List.of())).ifPresent(all::addAll);
        return all;
    }

    /** Whether it shows what requests did. */
    boolean hasFigures() {
        return status instanceof TrafficSplitStatus split && split.observed() != null;
    }
}
