package dev.weft.cli.show;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One resource, as {@code kubectl describe} shows a kind that it does not know. */
public final class Description {
    private static final Set<String> ACRONYMS = Set.of("API", "URL", "UID", "TLS", "HTTP", "JWT");
    private static final String INDENT = "  ";

    private Description() {}

    /** Text with a line feed at its end. */
    public static String of(GenericKubernetesResource resource) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("Name:", resource.getMetadata().getName()));
        lines.add(
                List.of(
                        "Namespace:",
                        Optional.ofNullable(resource.getMetadata().getNamespace()).orElse("")));
        pairs("Labels:", resource.getMetadata().getLabels(), lines);
        pairs("Annotations:", resource.getMetadata().getAnnotations(), lines);
        lines.add(List.of("API Version:", String.valueOf(resource.getApiVersion())));
        lines.add(List.of("Kind:", String.valueOf(resource.getKind())));
        for (String section : List.of("spec", "status")) {
            if (resource.getAdditionalProperties().get(section) instanceof Map<?, ?> map) {
                lines.add(List.of(label(section) + ":"));
                map(map, INDENT, lines);
            }
        }
        return AlignedText.blocks(lines);
    }

    private static void pairs(String title, Map<String, String> pairs, List<List<String>> lines) {
        if (pairs == null || pairs.isEmpty()) {
            lines.add(List.of(title, "<none>"));
            return;
        }
        Iterator<Map.Entry<String, String>> rest = new TreeMap<>(pairs).entrySet().iterator();
        String cell = title;
        while (rest.hasNext()) {
            Map.Entry<String, String> pair = rest.next();
            lines.add(List.of(cell, pair.getKey() + "=" + pair.getValue()));
            cell = "";
        }
    }

    private static void map(Map<?, ?> map, String indent, List<List<String>> lines) {
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        sorted.forEach(
                (key, value) -> {
                    String title = indent + label(key) + ":";
                    switch (value) {
                        case Map<?, ?> nested -> {
                            lines.add(List.of(title));
                            map(nested, indent + INDENT, lines);
                        }
                        case List<?> list -> {
                            lines.add(List.of(title));
                            list(list, indent + INDENT, lines);
                        }
                        case null -> lines.add(List.of(title, "<nil>"));
                        default -> lines.add(List.of(title, String.valueOf(value)));
                    }
                });
    }

    private static void list(List<?> list, String indent, List<List<String>> lines) {
        for (Object item : list) {
            switch (item) {
                case Map<?, ?> nested -> map(nested, indent, lines);
                case List<?> nested -> list(nested, indent, lines);
                case null -> lines.add(List.of(indent + "<nil>"));
                default -> lines.add(List.of(indent + item));
            }
        }
    }

    /** {@code desiredShare} becomes {@code Desired Share}. */
    static String label(String key) {
        StringBuilder label = new StringBuilder();
        for (String word : key.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", -1)) {
            if (!label.isEmpty()) {
                label.append(' ');
            }
            String upper = word.toUpperCase(Locale.ROOT);
            label.append(
                    ACRONYMS.contains(upper)
                            ? upper
                            : upper.substring(0, Math.min(1, upper.length()))
                                    + word.substring(Math.min(1, word.length())));
        }
        return label.toString();
    }
}
