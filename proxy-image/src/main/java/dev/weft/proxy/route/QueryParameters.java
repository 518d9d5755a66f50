package dev.weft.proxy.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request's query, decoded. Of a repeated parameter the first counts. */
final class QueryParameters {
    /** Later ones are not looked at. */
    static final int MAX_PARAMETERS = 256;

    private final Map<String, String> first;

    private QueryParameters(Map<String, String> first) {
        this.first = first;
    }

    static QueryParameters of(String target) {
        Map<String, String> first = new HashMap<>();
        int start = target.indexOf('?') + 1;
        for (int i = 0; i < MAX_PARAMETERS && start > 0 && start <= target.length(); i++) {
            int end = target.indexOf('&', start);
            int stop = end < 0 ? target.length() : end;
            add(first, target.substring(start, stop));
            start = stop + 1;
        }
        return new QueryParameters(first);
    }

    private static void add(Map<String, String> first, String pair) {
        int equals = pair.indexOf('=');
        Optional<String> name = decoded(equals < 0 ? pair : pair.substring(0, equals));
        Optional<String> value = equals < 0 ? Optional.of("") : decoded(pair.substring(equals + 1));
        if (name.isPresent() && value.isPresent()) {
            first.putIfAbsent(name.get(), value.get());
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

    Optional<String> first(String name) {
        return Optional.ofNullable(first.get(name));
    }
}
