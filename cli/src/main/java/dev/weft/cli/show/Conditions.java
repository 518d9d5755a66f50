package dev.weft.cli.show;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The conditions of a resource, those of a route's parents included. */
record Conditions(List<Condition> all) {
    private static final Set<String> BAD_WHEN_TRUE = Set.of("Stalled", "PartiallyInvalid");

    /** One condition. */
    record Condition(String type, String status, String message) {
        boolean complains() {
            return status.equals(BAD_WHEN_TRUE.contains(type) ? "True" : "False");
        }
    }

    Conditions {
        all = List.copyOf(all);
    }

    static Conditions of(GenericKubernetesResource resource) {
        List<Condition> found = new ArrayList<>();
        if (resource.getAdditionalProperties().get("status") instanceof Map<?, ?> status) {
            collect(status, found);
            if (status.get("parents") instanceof List<?> parents) {
                for (Object parent : parents) {
                    if (parent instanceof Map<?, ?> map) {
                        collect(map, found);
                    }
                }
            }
        }
        return new Conditions(found);
    }

    private static void collect(Map<?, ?> holder, List<Condition> found) {
        if (holder.get("conditions") instanceof List<?> conditions) {
            for (Object condition : conditions) {
                if (condition instanceof Map<?, ?> map) {
                    found.add(
                            new Condition(
                                    String.valueOf(map.get("type")),
                                    String.valueOf(map.get("status")),
                                    String.valueOf(map.get("message"))));
                }
            }
        }
    }

    /** The summary; a route has none of its own, so what its parents say. */
    String ready() {
        return all.stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .map(Condition::status)
                .orElseGet(
                        () ->
                                all.isEmpty()
                                        ? "Unknown"
                                        : complaint().isPresent() ? "False" : "True");
    }

    /** What the first condition that is not as it should be says; the summary only if alone. */
    Optional<String> complaint() {
        List<Condition> complaining = all.stream().filter(Condition::complains).toList();
        return complaining.stream()
                .filter(condition -> !condition.type().equals("Ready"))
                .findFirst()
                .or(() -> complaining.stream().findFirst())
                .map(Condition::message);
    }

    Optional<String> message(String type) {
        return all.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .map(Condition::message);
    }
}
