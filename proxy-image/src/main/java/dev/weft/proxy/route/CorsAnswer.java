package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.filter.Cors;
import dev.weft.proxy.snapshot.filter.Cors.Credentials;
import dev.weft.proxy.snapshot.filter.HeaderEdit;
import java.util.List;
import java.util.Optional;

/** Says to a browser what scripts of an origin may do (Gateway API, HTTPCORSFilter). */
public final class CorsAnswer {
    private static final String ORIGIN = "origin";
    private static final String REQUEST_METHOD = "access-control-request-method";
    private static final String REQUEST_HEADERS = "access-control-request-headers";

    private CorsAnswer() {}

    /** Whether a request asks before another is sent. */
    static boolean isPreflight(RequestHead head) {
        return head.method().equals("OPTIONS")
                && head.header(ORIGIN).isPresent()
                && head.header(REQUEST_METHOD).isPresent();
    }

    /** Answers a preflight request; nothing is said to origins that may not. */
    public static void preflight(Cors cors, RequestHead head, HeaderEdit response) {
        if (!origin(cors, head, response)) {
            return;
        }
        allowed(cors, cors.methods(), head.header(REQUEST_METHOD))
                .ifPresent(methods -> response.set("access-control-allow-methods", methods));
        allowed(cors, cors.headers(), head.header(REQUEST_HEADERS))
                .ifPresent(headers -> response.set("access-control-allow-headers", headers));
        response.set("access-control-max-age", Integer.toString(cors.maxAgeSeconds()));
        // A browser looks for it in the response itself; the conformance suite looks here as well.
        exposed(cors, response);
    }

    /** Adds what a browser must know of the response to a request with an origin. */
    public static void response(Cors cors, RequestHead head, HeaderEdit response) {
        if (origin(cors, head, response)) {
            exposed(cors, response);
        }
    }

    private static void exposed(Cors cors, HeaderEdit response) {
        if (cors.exposed().isEmpty()) {
            return;
        }
        boolean any = cors.exposed().contains(Cors.ANY);
        if (!any || cors.credentials() == Credentials.OMITTED) {
            response.set("access-control-expose-headers", String.join(", ", cors.exposed()));
        }
    }

    /** Names the origin, when there is one and it may read the response. */
    private static boolean origin(Cors cors, RequestHead head, HeaderEdit response) {
        Optional<String> origin = head.header(ORIGIN);
        if (origin.isEmpty() || !cors.allows(origin.get())) {
            return false;
        }
        boolean credentials = cors.credentials() == Credentials.ALLOWED;
        if (cors.allowsAny() && !credentials) {
            response.set("access-control-allow-origin", Cors.ANY);
        } else {
            response.set("access-control-allow-origin", origin.get());
            response.add("vary", "Origin");
        }
        if (credentials) {
            response.set("access-control-allow-credentials", "true");
        }
        return true;
    }

    /** With credentials a star means nothing to a browser: what was asked for is named. */
    private static Optional<String> allowed(Cors cors, List<String> names, Optional<String> asked) {
        if (names.isEmpty()) {
            return Optional.empty();
        }
        return names.contains(Cors.ANY) && cors.credentials() == Credentials.ALLOWED
                ? asked
                : Optional.of(String.join(", ", names));
    }
}
