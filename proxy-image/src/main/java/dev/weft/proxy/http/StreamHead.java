package dev.weft.proxy.http;

import dev.weft.proxy.route.RequestHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Iterator;
import java.util.Optional;

/** The head of a stream as routing and authorization see it: a view, not a copy. */
public record StreamHead(Http2Headers headers) implements RequestHead {
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");

    @Override
    public String method() {
        return text(headers.method());
    }

    @Override
    public String path() {
        return text(headers.path());
    }

    @Override
    public String authority() {
        CharSequence authority = headers.authority();
        return text(authority == null ? headers.get("host") : authority);
    }

    @Override
    public Optional<String> header(String lowerCaseName) {
        Iterator<CharSequence> values = headers.valueIterator(lowerCaseName);
        if (!values.hasNext()) {
            return Optional.empty();
        }
        CharSequence first = values.next();
        if (!values.hasNext()) {
            return Optional.of(first.toString());
        }
        StringBuilder joined = new StringBuilder(first);
        while (values.hasNext()) {
            joined.append(',').append(values.next());
        }
        return Optional.of(joined.toString());
    }

    /** Whether sending it twice does what sending it once does (RFC 9110 section 9.2.2). */
    public boolean idempotent() {
        return switch (method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> false;
        };
    }

    /** Whether it is a call of gRPC, of whatever flavour. */
    public boolean grpc() {
        CharSequence type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        return type != null && AsciiString.regionMatches(type, true, 0, GRPC, 0, GRPC.length());
    }

    private static String text(CharSequence value) {
        return value == null ? "" : value.toString();
    }
}
