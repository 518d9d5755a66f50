package dev.weft.proxy.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request's query, decoded. */
final class QueryParameters {
    /** Later ones are not looked at. */
    static final int MAX_PARAMETERS = 256;

    private final Map<String, List<String>> values;

    private QueryParameters(Map<String, List<String>> values) {
        this.values = values;
    }

    static QueryParameters of(String target) {
        Map<String, List<String>> values = new HashMap<>();
        int start = target.indexOf('?') + 1;
        for (int i = 0; i < MAX_PARAMETERS && start > 0 && start <= target.length(); i++) {
            int end = target.indexOf('&', start);
            int stop = end < 0 ? target.length() : end;
            add(values, target.substring(start, stop));
            start = stop + 1;
        }
        return new QueryParameters(values);
    }

    private static void add(Map<String, List<String>> values, String pair) {
        int equals = pair.indexOf('=');
        Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        Optional<String> value = equals < 0 ? Optional.of("") : decoded(pair.substring(equals + 1));
        if (name.isPresent() && value.isPresent()) {
            values.computeIfAbsent(name.get(), absent -> new ArrayList<>()).add(value.get());
        }
    }

    /** Empty when an escape is malformed: such a parameter matches nothing. */
    private static Optional<String> decoded(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return Optional.of(text);
        }
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The value that counts: of a repeated parameter the first. */
    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }
}
