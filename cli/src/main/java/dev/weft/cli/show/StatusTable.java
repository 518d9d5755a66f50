package dev.weft.cli.show;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One line for each resource: whether it is in force, and what matters about it. */
public final class StatusTable {
    private StatusTable() {}

    /** Text with a line feed at its end. */
    public static String of(List<GenericKubernetesResource> resources) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("KIND", "NAMESPACE", "NAME", "READY", "DETAIL"));
        for (GenericKubernetesResource resource : resources) {
            Conditions conditions = Conditions.of(resource);
            lines.add(
                    List.of(
                            resource.getKind(),
                            Optional.ofNullable(resource.getMetadata().getNamespace()).orElse("-"),
                            resource.getMetadata().getName(),
                            conditions.ready(),
                            detail(resource, conditions)));
        }
        return AlignedText.columns(lines);
    }

    private static String detail(GenericKubernetesResource resource, Conditions conditions) {
        List<String> parts = new ArrayList<>();
        conditions.complaint().ifPresent(parts::add);
        if (parts.isEmpty()) {
            conditions.message("Programmed").ifPresent(parts::add);
        }
        shares(resource).ifPresent(parts::add);
        return String.join("; ", parts);
    }

    private static Optional<String> shares(GenericKubernetesResource resource) {
        if (resource.getAdditionalProperties().get("status") instanceof Map<?, ?> status
                && status.get("backends") instanceof List<?> backends) {
            return Optional.of(
                    backends.stream()
                            .filter(Map.class::isInstance)
                            .map(backend -> share((Map<?, ?>) backend))
                            .collect(Collectors.joining(", ")));
        }
        return Optional.empty();
    }

    private static String share(Map<?, ?> backend) {
        String observed =
                backend.get("observedShare") == null
                        ? "no requests yet"
                        : "observed " + backend.get("observedShare");
        return backend.get("service") + " " + backend.get("desiredShare") + " (" + observed + ")";
    }
}
