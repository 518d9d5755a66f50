package dev.weft.proxy.snapshot.filter;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is done to the requests and responses of a route or share, by when it is done.
 *
 * @param request changes to the headers of requests
 * @param response changes to the headers of responses
 * @param rewrite of the path and host of requests
 * @param redirect the answer to every request
 * @param cors what scripts of other origins may do
 * @param mirrors where copies of requests go
 */
public record Filters(
        List<HeaderModifier> request,
        List<HeaderModifier> response,
        Optional<UrlRewrite> rewrite,
        Optional<Redirect> redirect,
        Optional<Cors> cors,
        List<Mirror> mirrors) {
    /** Nothing is done. */
    public static final Filters NONE =
            new Filters(
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());

    public Filters {
        request = List.copyOf(request);
        response = List.copyOf(response);
        Objects.requireNonNull(rewrite);
        Objects.requireNonNull(redirect);
        Objects.requireNonNull(cors);
        mirrors = List.copyOf(mirrors);
    }

    /** These, and then others; of what there can only be one, the others' counts. */
    public Filters then(Filters more) {
        if (more.equals(NONE)) {
            return this;
        }
        return new Filters(
                joined(request, more.request),
                joined(response, more.response),
                more.rewrite.or(() -> rewrite),
                more.redirect.or(() -> redirect),
                more.cors.or(() -> cors),
                joined(mirrors, more.mirrors));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Whether a request is sent as it came. */
    public boolean leaveRequest() {
        return request.isEmpty() && rewrite.isEmpty() && mirrors.isEmpty();
    }
}
