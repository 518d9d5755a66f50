package dev.weft.proxy.snapshot.filter;

import java.util.Objects;

/** What a route does to the requests and responses that it matches. */
public sealed interface Filter {
    /** Changes the headers of the request on its way to the backend. */
    record RequestHeaders(HeaderModifier modifier) implements Filter {
        public RequestHeaders {
            Objects.requireNonNull(modifier);
        }
    }

    /** Changes the headers of the response on its way back. */
    record ResponseHeaders(HeaderModifier modifier) implements Filter {
        public ResponseHeaders {
            Objects.requireNonNull(modifier);
        }
    }
}
