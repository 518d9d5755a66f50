package dev.weft.proxy.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request head that a test writes down; several values of a header are separated by {@code |}.
 */
public record WrittenRequest(
        String method, String path, String authority, Map<String, String> headers)
        implements RequestHead {
    public static WrittenRequest get(String path) {
        return new WrittenRequest("GET", path, "shop", Map.of());
    }

    @Override
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName))
                .map(value -> value.replace('|', ','));
    }

    @Override
    public List<String> values(String lowerCaseName) {
        String value = headers.get(lowerCaseName);
        return value == null ? List.of() : List.of(value.split("\\|", -1));
    }

    @Override
    public List<String> valuesOfAlike(String lowerCaseName) {
        List<String> all = new ArrayList<>();
        headers.keySet().stream()
                .filter(name -> name.replace('_', '-').equals(lowerCaseName.replace('_', '-')))
                .forEach(name -> all.addAll(values(name)));
        return all;
    }
}
