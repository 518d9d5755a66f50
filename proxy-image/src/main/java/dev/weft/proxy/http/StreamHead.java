package dev.weft.proxy.http;

import dev.weft.proxy.route.RequestHead;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Iterator;
import java.util.Optional;

/** The head of a stream as routing and authorization see it: a view, not a copy. */
public record StreamHead(Http2Headers headers) implements RequestHead {
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

    private static String text(CharSequence value) {
        return value == null ? "" : value.toString();
    }
}
