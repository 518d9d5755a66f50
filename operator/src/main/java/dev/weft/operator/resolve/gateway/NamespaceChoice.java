package dev.weft.operator.resolve.gateway;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces something may come from.
 *
 * @param from {@code Same}, {@code All}, {@code Selector} or {@code None}
 */
record NamespaceChoice(String from, @Nullable LabelSelector selector) {
    /**
     * Whether a namespace is chosen.
     *
     * @param own the namespace of whoever chooses
     * @param labels of every namespace, by name
     */
    boolean permits(String namespace, String own, Map<String, Map<String, String>> labels) {
        return switch (from) {
            case "Same" -> namespace.equals(own);
            case "All" -> true;
            case "Selector" ->
                    selector != null && selects(selector, labels.getOrDefault(namespace, Map.of()));
            default -> false;
        };
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> exact =
                Objects.requireNonNullElse(selector.getMatchLabels(), Map.<String, String>of());
        return labels.entrySet().containsAll(exact.entrySet())
                && GatewayWords.all(selector.getMatchExpressions()).stream()
                        .allMatch(one -> holds(one, labels));
    }

    private static boolean holds(LabelSelectorRequirement one, Map<String, String> labels) {
        String value = labels.get(one.getKey());
        List<String> values = GatewayWords.all(one.getValues());
        return switch (one.getOperator()) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            // What is not understood selects nothing.
            default -> false;
        };
    }
}
