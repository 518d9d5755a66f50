package dev.weft.proxy.edge;

import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_ACCEPT;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;

/**
 * Makes a WebSocket that is opened by extended CONNECT (RFC 8441) look like one that is opened by
 * an upgrade, which is what applications take and what rules are written for: a GET. Stands before
 * the exchange on such a stream alone, until the stream carries bytes.
 */
public final class WebSocketStreamHandler extends ChannelDuplexHandler {
    private static final SecureRandom KEYS = new SecureRandom();
    private static final int KEY_BYTES = 16;

    private final ArrayDeque<Object> held = new ArrayDeque<>();

    private WebSocketStreamHandler() {}

    /** Whether the head opens a WebSocket; other protocols have no counterpart in HTTP/1. */
    public static boolean opens(Http2Headers head) {
        CharSequence protocol = head.get(PseudoHeaderName.PROTOCOL.value());
        return protocol != null
                && HttpMethod.CONNECT.asciiName().contentEquals(head.method())
                && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(protocol);
    }

    /**
     * Begins before the handler of the context, which goes on with the head that is returned. What
     * the client sends before it is answered is held, and read no further.
     */
    public static Http2HeadersFrame before(ChannelHandlerContext ctx, Http2HeadersFrame connect) {
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().addBefore(ctx.name(), null, new WebSocketStreamHandler());
        byte[] key = new byte[KEY_BYTES];
        KEYS.nextBytes(key);
        Http2Headers head = connect.headers();
        head.remove(PseudoHeaderName.PROTOCOL.value());
        head.method(HttpMethod.GET.asciiName());
        head.set(UPGRADE, HttpHeaderValues.WEBSOCKET);
        head.set(SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key));
        return new DefaultHttp2HeadersFrame(head, true).stream(connect.stream());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        switch (message) {
            case Http2HeadersFrame head when switching(head) ->
                    ctx.write(new DefaultHttp2HeadersFrame(accepted(head.headers())), promise);
            case Http2HeadersFrame head when head.isEndStream() -> writeLast(ctx, head, promise);
            case Http2DataFrame data when data.isEndStream() -> writeLast(ctx, data, promise);
            case Object other -> ctx.write(other, promise);
        }
    }

    private static boolean switching(Http2HeadersFrame head) {
        return HttpResponseStatus.SWITCHING_PROTOCOLS
                .codeAsText()
                .contentEquals(head.headers().status());
    }

    private static Http2Headers accepted(Http2Headers switching) {
        Http2Headers head = new DefaultHttp2Headers(false).setAll(switching);
        head.status(HttpResponseStatus.OK.codeAsText());
        head.remove(UPGRADE);
        head.remove(SEC_WEBSOCKET_ACCEPT);
        return head;
    }

    /** The answer was another; a client that has not ended its side is told that nobody listens. */
    private void writeLast(ChannelHandlerContext ctx, Object last, ChannelPromise promise) {
        ctx.write(last, promise.unvoid())
                .addListener(
                        written ->
                                ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR)));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        // To whatever took this place, or to the exchange, which drops it.
        held.forEach(ctx::fireChannelRead);
        held.clear();
    }
}
