package dev.weft.proxy.edge;

import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.TE;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * The edge to an HTTP/1 server: stream frames of one request after another go out as HTTP/1, and
 * what the server answers comes in as stream frames. Stands behind {@code HttpClientCodec}.
 */
public final class ClientEdgeHandler extends ChannelDuplexHandler {
    /** Fired inwards when a response is complete. */
    public enum Answered {
        /** The connection can take the next request. */
        REUSABLE,
        /** The server will close, or has not read the whole request. */
        LAST
    }

    private @Nullable HttpResponse bodilessHead;
    private HttpMethod method = HttpMethod.GET;
    private boolean headSent;
    private boolean requestOpen;
    private boolean responseOpen;
    private boolean informational;
    private boolean chunked;
    private boolean keepAlive;
    private boolean broken;

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        switch (message) {
            case Http2HeadersFrame frame when headSent -> writeTrailers(ctx, frame, promise);
            case Http2HeadersFrame frame -> writeHead(ctx, frame, promise);
            case Http2DataFrame frame -> writeData(ctx, frame, promise);
            case Http2ResetFrame reset -> ctx.close(promise);
            case Object other -> ctx.write(other, promise);
        }
    }

    private void writeHead(
            ChannelHandlerContext ctx, Http2HeadersFrame frame, ChannelPromise promise) {
        Http2Headers from = frame.headers();
        method = HttpMethod.valueOf(String.valueOf(from.method()));
        DefaultHttpRequest request =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, String.valueOf(from.path()));
        HttpHeaders headers = request.headers();
        EdgeHeaders.copy(from, headers);
        if (from.authority() != null) {
            headers.set(HOST, from.authority());
        } else if (!headers.contains(HOST)) {
            headers.set(HOST, "");
        }
        boolean upgrade = headers.contains(UPGRADE);
        if (upgrade) {
            headers.set(CONNECTION, HttpHeaderValues.UPGRADE);
        }
        if (headers.contains(TE)) {
            headers.add(CONNECTION, TE);
        }
        chunked = false;
        if (!frame.isEndStream() && !headers.contains(CONTENT_LENGTH) && !upgrade) {
            headers.set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            chunked = true;
        } else if (frame.isEndStream() && expectsBody() && !headers.contains(CONTENT_LENGTH)) {
            headers.set(CONTENT_LENGTH, HttpHeaderValues.ZERO);
        }
        headSent = true;
        requestOpen = true;
        responseOpen = true;
        informational = false;
        keepAlive = true;
        if (frame.isEndStream()) {
            ctx.write(request, ctx.voidPromise());
            ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, promise);
            requestOpen = false;
        } else {
            ctx.write(request, promise);
        }
    }

    private boolean expectsBody() {
        return method.equals(HttpMethod.POST)
                || method.equals(HttpMethod.PUT)
                || method.equals(HttpMethod.PATCH);
    }

    private void writeData(
            ChannelHandlerContext ctx, Http2DataFrame frame, ChannelPromise promise) {
        if (!frame.isEndStream()) {
            ctx.write(new DefaultHttpContent(frame.content()), promise);
            return;
        }
        requestOpen = false;
        ctx.write(new DefaultLastHttpContent(frame.content()), promise);
    }

    private void writeTrailers(
            ChannelHandlerContext ctx, Http2HeadersFrame frame, ChannelPromise promise) {
        DefaultLastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        if (chunked) {
            EdgeHeaders.copy(frame.headers(), last.trailingHeaders());
        }
        requestOpen = false;
        ctx.write(last, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (broken || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (object.decoderResult().isFailure() || !responseOpen) {
            // Not HTTP, or an answer that nobody asked for.
            ReferenceCountUtil.release(object);
            fail(ctx);
            return;
        }
        switch (object) {
            case HttpResponse response -> head(ctx, response);
            case LastHttpContent last -> end(ctx, last);
            case HttpContent content when content.content().isReadable() ->
                    ctx.fireChannelRead(new DefaultHttp2DataFrame(content.content(), false));
            case HttpObject other -> ReferenceCountUtil.release(other);
        }
    }

    private void head(ChannelHandlerContext ctx, HttpResponse response) {
        int status = response.status().code();
        informational =
                response.status().codeClass() == HttpStatusClass.INFORMATIONAL && status != 101;
        if (informational) {
            ctx.fireChannelRead(
                    new DefaultHttp2HeadersFrame(EdgeHeaders.ofResponse(response), false));
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(response) && status != 101;
        if (bodiless(response, status)) {
            bodilessHead = response;
            return;
        }
        ctx.fireChannelRead(new DefaultHttp2HeadersFrame(EdgeHeaders.ofResponse(response), false));
    }

    /** Whether the codec's end of message is the next object and carries nothing. */
    private boolean bodiless(HttpResponse response, int status) {
        return status == 101
                || status == 204
                || status == 304
                || method.equals(HttpMethod.HEAD)
                || (!HttpUtil.isTransferEncodingChunked(response)
                        && response.headers().getInt(CONTENT_LENGTH, -1) == 0);
    }

    private void end(ChannelHandlerContext ctx, LastHttpContent last) {
        if (informational) {
            informational = false;
            last.release();
            return;
        }
        HttpResponse head = bodilessHead;
        bodilessHead = null;
        if (head != null && head.status().code() == 101) {
            last.release();
            ctx.fireChannelRead(new DefaultHttp2HeadersFrame(EdgeHeaders.ofResponse(head), false));
            return;
        }
        responseOpen = false;
        headSent = false;
        if (head != null) {
            last.release();
            fireLast(ctx, new DefaultHttp2HeadersFrame(EdgeHeaders.ofResponse(head), true));
        } else if (last.trailingHeaders().isEmpty()) {
            fireLast(ctx, new DefaultHttp2DataFrame(last.content(), true));
        } else {
            if (last.content().isReadable()) {
                ctx.fireChannelRead(new DefaultHttp2DataFrame(last.content(), false));
            } else {
                last.release();
            }
            Http2Headers trailers = new DefaultHttp2Headers(false);
            HttpConversionUtil.toHttp2Headers(last.trailingHeaders(), trailers);
            fireLast(ctx, new DefaultHttp2HeadersFrame(trailers, true));
        }
    }

    private void fireLast(ChannelHandlerContext ctx, Object frame) {
        ctx.fireChannelRead(frame);
        boolean reusable = keepAlive && !requestOpen && ctx.channel().isActive();
        ctx.fireUserEventTriggered(reusable ? Answered.REUSABLE : Answered.LAST);
    }

    private void fail(ChannelHandlerContext ctx) {
        broken = true;
        ctx.fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        ctx.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
            return;
        }
        ctx.fireUserEventTriggered(event);
    }
}
