package dev.weft.operator.status;

import dev.weft.api.split.TrafficSplitStatus;
import dev.weft.api.status.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/**
 * An object with its status.
 *
 * @param status the same as that of the object
 * @param conditions the conditions in it; of a route, by the path of a parent
 */
record Posted(HasMetadata object, Object status, Map<String, List<Condition>> conditions) {
    /** The key of conditions that are not about a parent. */
    static final String OWN = "";

    /** Whether it shows what requests did. */
    boolean hasFigures() {
        return status instanceof TrafficSplitStatus split && split.observed() != null;
    }
}
