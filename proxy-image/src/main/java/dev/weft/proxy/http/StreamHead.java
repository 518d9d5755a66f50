package dev.weft.proxy.http;

import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.route.RequestHead;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The head of a stream as routing and authorization see it: a view, not a copy. */
public record StreamHead(Http2Headers headers) implements RequestHead {
    private static final AsciiString GRPC = AsciiString.cached("application/grpc");
    private static final String COOKIE = "cookie";

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
        // HTTP/2 may split the cookie for compression (RFC 9113 section 8.2.3).
        String between = lowerCaseName.equals(COOKIE) ? "; " : ",";
        StringBuilder joined = new StringBuilder(first);
        while (values.hasNext()) {
            joined.append(between).append(values.next());
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

    @Override
    public List<String> values(String lowerCaseName) {
        if (lowerCaseName.equals(COOKIE)) {
            return header(COOKIE).map(String::strip).stream().toList();
        }
        Iterator<CharSequence> values = headers.valueIterator(lowerCaseName);
        if (!values.hasNext()) {
            return List.of();
        }
        List<String> all = new ArrayList<>(1);
        values.forEachRemaining(value -> all.add(value.toString().strip()));
        return all;
    }

    @Override
    public List<String> valuesOfAlike(String lowerCaseName) {
        if (lowerCaseName.indexOf('-') < 0 && lowerCaseName.indexOf('_') < 0) {
            return values(lowerCaseName);
        }
        List<String> all = new ArrayList<>(1);
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            if (EdgeHeaders.alike(header.getKey(), lowerCaseName)) {
                all.add(header.getValue().toString().strip());
            }
        }
        return all;
    }

    private static String text(CharSequence value) {
        return value == null ? "" : value.toString();
    }
}
