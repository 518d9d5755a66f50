package dev.weft.inject;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** By which Multus calls the CNI plugin of Weft for a pod, beside those that the pod names. */
final class NetworkAttachment {
    /** Where pods of every namespace may use it. */
    private static final String OURS = "default/weft-cni";

    private NetworkAttachment() {}

    /**
     * Adds it to the list of names that a pod has.
     *
     * @throws BadAnnotationException when the list is of the other kind that Multus reads, in JSON
     */
    static String addTo(@Nullable String networks) throws BadAnnotationException {
        String there = networks == null ? "" : networks.strip();
        if (there.isEmpty()) {
            return OURS;
        }
        if (there.startsWith("[")) {
            throw new BadAnnotationException(
                    PodKeys.NETWORKS,
                    there,
                    "is JSON, where Weft cannot add its own; write names with commas between them");
        }
        List<String> names = Stream.of(there.split(",", -1)).map(String::strip).toList();
        return names.contains(OURS) ? there : there + "," + OURS;
    }
}
