package dev.weft.proxy.route;

import java.util.Map;
import java.util.Optional;

/** A request head that a test writes down. */
public record WrittenRequest(
        String method, String path, String authority, Map<String, String> headers)
        implements RequestHead {
    public static WrittenRequest get(String path) {
        return new WrittenRequest("GET", path, "shop", Map.of());
    }

    @Override
    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }
}
