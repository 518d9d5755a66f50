package dev.weft.proxy.edge;

import dev.weft.proxy.route.Authority;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/** Reads the host that a request asks for, which must be the same wherever it is named. */
public final class AskedHost {
    private AskedHost() {}

    /**
     * The host in lower case and without a port; removes what says it a second time.
     *
     * @param authority of the request, from wherever its version of HTTP has it
     * @return empty when it cannot be read, and the empty name when there is none
     */
    public static Optional<String> of(Http2Headers head, String authority) {
        CharSequence named = head.get(HttpHeaderNames.HOST);
        if (head.authority() != null && named != null) {
            if (!named.toString().equals(authority)) {
                return Optional.empty();
            }
            head.remove(HttpHeaderNames.HOST);
        }
        return authority.isEmpty()
                ? Optional.of("")
                : Authority.parse(authority).map(Authority::host);
    }
}
