package dev.weft.proxy.http;

import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import org.jspecify.annotations.Nullable;

/** What the frames of a request or response say about it. */
public final class Frames {
    private Frames() {}

    public static boolean endsStream(Http2StreamFrame frame) {
        return switch (frame) {
            case Http2HeadersFrame headers -> headers.isEndStream();
            case Http2DataFrame data -> data.isEndStream();
            default -> false;
        };
    }

    /** A number of at most nine digits, or the other value when it is none. */
    public static int number(@Nullable CharSequence digits, int otherwise) {
        if (digits == null || digits.isEmpty() || digits.length() > 9) {
            return otherwise;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /** Whether a final response is still to come. */
    public static boolean informational(Http2Headers headers) {
        int code = number(headers.status(), 0);
        return code >= 100 && code < 200 && code != 101;
    }
}
