package dev.weft.proxy.control;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;

/** The percent-encoding of {@code grpc-message}. */
final class PercentText {
    private PercentText() {}

    /** Reads it; what is not well-formed stays as it is. */
    static String decode(CharSequence text) {
        // The decoder is for queries, in which a plus means a space.
        String plain = text.toString().replace("+", "%2B");
        try {
            return QueryStringDecoder.decodeComponent(plain, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text.toString();
        }
    }
}
