package dev.weft.proxy.snapshot.filter;

import java.util.List;
import java.util.Objects;

/**
 * What scripts of other origins may do (Fetch, "CORS protocol").
 *
 * @param methods {@code *} alone stands for all; so it does for headers
 * @param maxAgeSeconds how long a client may remember the answer to a preflight request
 */
public record Cors(
        List<OriginPattern> origins,
        Credentials credentials,
        List<String> methods,
        List<String> headers,
        List<String> exposed,
        int maxAgeSeconds) {
    /** Everything. */
    public static final String ANY = "*";

    /** Whether requests may carry what proves who the user is. */
    public enum Credentials {
        OMITTED,
        ALLOWED
    }

    public Cors {
        origins = List.copyOf(origins);
        Objects.requireNonNull(credentials);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        exposed = List.copyOf(exposed);
    }

    /** Whether scripts of this origin may read responses. */
    public boolean allows(String origin) {
        String normal = OriginPattern.normal(origin);
        for (int i = 0; i < origins.size(); i++) {
            if (origins.get(i).matches(normal)) {
                return true;
            }
        }
        return false;
    }

    /** Whether scripts of every origin may. */
    public boolean allowsAny() {
        return origins.stream().anyMatch(OriginPattern::any);
    }
}
