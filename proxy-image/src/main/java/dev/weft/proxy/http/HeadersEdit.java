package dev.weft.proxy.http;

import dev.weft.proxy.snapshot.filter.HeaderEdit;
import io.netty.handler.codec.http2.Http2Headers;

/** The headers of a stream as filters change them; pseudo headers are not theirs to change. */
public record HeadersEdit(Http2Headers headers) implements HeaderEdit {
    @Override
    public void set(String name, String value) {
        if (name.equals("host")) {
            headers.authority(value);
        } else {
            headers.set(name, value);
        }
    }

    @Override
    public void add(String name, String value) {
        headers.add(name, value);
    }

    @Override
    public void remove(String name) {
        headers.remove(name);
    }
}
