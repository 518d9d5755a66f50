package dev.weft.inject;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a pod's annotations ask for, with the settings where they are silent. */
record PodOptions(Exclusions exclusions, ResourceRequirements resources, String logLevel) {
    private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");

    static PodOptions read(Pod pod, InjectionSettings settings) throws BadAnnotationException {
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        String level = annotations.getOrDefault(PodKeys.PROXY_LOG_LEVEL, "info").strip();
        if (!LOG_LEVELS.contains(level)) {
            throw new BadAnnotationException(
                    PodKeys.PROXY_LOG_LEVEL,
                    level,
                    "is not a level; write " + String.join(", ", LOG_LEVELS));
        }
        ResourceRequirements resources = ProxyResources.read(annotations, settings.resources());
        // A pod that has resources for all of its containers together has room for the sidecar
        // only within them: the sum of what containers ask for must not be more.
        boolean shared =
                pod.getSpec().getResources() != null && !ProxyResources.annotated(annotations);
        return new PodOptions(
                Exclusions.read(annotations),
                shared ? new ResourceRequirements() : resources,
                level);
    }
}
