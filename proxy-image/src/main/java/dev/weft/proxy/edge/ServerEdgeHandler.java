package dev.weft.proxy.edge;

import static io.netty.channel.ChannelFutureListener.CLOSE;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.TRANSFER_ENCODING;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import dev.weft.proxy.config.WireNames;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.HttpConversionUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.URISyntaxException;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The edge to an HTTP/1 client: its requests go in as stream frames, one exchange at a time, and
 * the frames of the response come out as HTTP/1. Stands behind {@code HttpServerCodec}.
 *
 * <p>Pipelined requests wait here in order; reading stops with the first that waits, so no more
 * than one socket read of them is ever held.
 */
public final class ServerEdgeHandler extends ChannelDuplexHandler {
    private final BooleanSupplier draining;
    private final HeadTimeoutHandler headTimeout;
    private final ArrayDeque<HttpObject> pipelined = new ArrayDeque<>();
    private @Nullable HttpRequest bodilessHead;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private HttpMethod method = HttpMethod.GET;
    private boolean requestOpen;
    private boolean responseOpen;
    private boolean headWritten;
    private boolean chunked;
    private boolean lastRequest;
    private boolean closeAfterResponse;
    private boolean broken;

    /**
     * @param headTimeout told of complete heads and exchanges
     * @param draining asked with each response; when it says yes the connection closes after it
     */
    public ServerEdgeHandler(BooleanSupplier draining, HeadTimeoutHandler headTimeout) {
        this.draining = draining;
        this.headTimeout = headTimeout;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (broken || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        boolean nextRequest = responseOpen && !requestOpen;
        if (nextRequest || !pipelined.isEmpty()) {
            pipelined.add(object);
            ctx.channel().config().setAutoRead(false);
            return;
        }
        decode(ctx, object);
    }

    private void decode(ChannelHandlerContext ctx, HttpObject object) {
        if (object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(object);
            refuse(ctx, object.decoderResult().cause());
            return;
        }
        switch (object) {
            case HttpRequest request -> head(ctx, request);
            case LastHttpContent last -> end(ctx, last);
            case HttpContent content when content.content().isReadable() ->
                    ctx.fireChannelRead(new DefaultHttp2DataFrame(content.content(), false));
            case HttpObject other -> ReferenceCountUtil.release(other);
        }
    }

    private void head(ChannelHandlerContext ctx, HttpRequest request) {
        version = request.protocolVersion();
        method = request.method();
        lastRequest = !HttpUtil.isKeepAlive(request);
        closeAfterResponse = lastRequest;
        String complaint = EdgeHeaders.complaint(request);
        if (complaint != null) {
            refuse(ctx, new IllegalArgumentException(complaint));
            return;
        }
        responseOpen = true;
        headWritten = false;
        requestOpen = true;
        headTimeout.headComplete();
        if (EdgeHeaders.bodiless(request)) {
            // The codec's end of message follows at once; one frame says both.
            bodilessHead = request;
            return;
        }
        fireHead(ctx, request, false);
    }

    private void fireHead(ChannelHandlerContext ctx, HttpRequest request, boolean end) {
        try {
            ctx.fireChannelRead(new DefaultHttp2HeadersFrame(EdgeHeaders.ofRequest(request), end));
        } catch (URISyntaxException e) {
            refuse(ctx, e);
        }
    }

    private void end(ChannelHandlerContext ctx, LastHttpContent last) {
        requestOpen = false;
        HttpRequest head = bodilessHead;
        if (head != null) {
            bodilessHead = null;
            last.release();
            fireHead(ctx, head, true);
            return;
        }
        if (last.trailingHeaders().isEmpty()) {
            ctx.fireChannelRead(new DefaultHttp2DataFrame(last.content(), true));
            return;
        }
        if (last.content().isReadable()) {
            ctx.fireChannelRead(new DefaultHttp2DataFrame(last.content(), false));
        } else {
            last.release();
        }
        Http2Headers trailers = new DefaultHttp2Headers(false);
        HttpConversionUtil.toHttp2Headers(last.trailingHeaders(), trailers);
        ctx.fireChannelRead(new DefaultHttp2HeadersFrame(trailers, true));
    }

    /** Answers what cannot be understood, when nothing has been answered yet, and closes. */
    private void refuse(ChannelHandlerContext ctx, Throwable cause) {
        broken = true;
        if (responseOpen) {
            // The exchange ends as if the client had gone; it may have begun to answer.
            ctx.fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR));
        }
        if (headWritten) {
            ctx.close();
            return;
        }
        HttpResponseStatus status =
                switch (cause) {
                    case TooLongHttpLineException tooLong ->
                            HttpResponseStatus.REQUEST_URI_TOO_LONG;
                    case TooLongHttpHeaderException tooLong ->
                            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                    case Throwable other -> HttpResponseStatus.BAD_REQUEST;
                };
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers().set(CONTENT_LENGTH, HttpHeaderValues.ZERO);
        response.headers().set(CONNECTION, HttpHeaderValues.CLOSE);
        response.headers().set(WireNames.REASON_HEADER, "bad-request");
        ctx.writeAndFlush(response).addListener(LingeringClose.INSTANCE);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        switch (message) {
            case Http2HeadersFrame frame when headWritten -> writeTrailers(ctx, frame, promise);
            case Http2HeadersFrame frame -> writeHead(ctx, frame, promise);
            case Http2DataFrame frame -> writeData(ctx, frame, promise);
            case Http2ResetFrame reset -> ctx.close(promise);
            case Object other -> ctx.write(other, promise);
        }
    }

    private void writeHead(
            ChannelHandlerContext ctx, Http2HeadersFrame frame, ChannelPromise promise) {
        HttpResponseStatus status = status(frame.headers());
        boolean informational = status.codeClass() == HttpStatusClass.INFORMATIONAL;
        if (informational && status.code() != 101) {
            writeInformational(ctx, frame, status, promise);
            return;
        }
        DefaultHttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status);
        HttpHeaders headers = response.headers();
        EdgeHeaders.copy(frame.headers(), headers);
        headWritten = true;
        if (informational) {
            headers.set(CONNECTION, HttpHeaderValues.UPGRADE);
            ctx.write(response, ctx.voidPromise());
            ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, promise);
            return;
        }
        headers.remove(UPGRADE);
        frameBody(status, headers, frame.isEndStream());
        closeAfterResponse |= draining.getAsBoolean();
        if (closeAfterResponse) {
            headers.set(CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!version.isKeepAliveDefault()) {
            headers.set(CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        if (frame.isEndStream()) {
            ctx.write(response, ctx.voidPromise());
            ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, promise);
            responseEnded(ctx);
        } else {
            ctx.write(response, promise);
        }
    }

    private void writeInformational(
            ChannelHandlerContext ctx,
            Http2HeadersFrame frame,
            HttpResponseStatus status,
            ChannelPromise promise) {
        if (!version.equals(HttpVersion.HTTP_1_1)) {
            promise.setSuccess();
            return;
        }
        DefaultFullHttpResponse response =
                new DefaultFullHttpResponse(version, status, Unpooled.EMPTY_BUFFER);
        EdgeHeaders.copy(frame.headers(), response.headers());
        ctx.write(response, promise);
    }

    /** Says how the client will find the end of the body (RFC 9112 section 6). */
    private void frameBody(HttpResponseStatus status, HttpHeaders headers, boolean empty) {
        chunked = false;
        boolean neverBody =
                status.code() == 204 || status.code() == 304 || method.equals(HttpMethod.HEAD);
        if (headers.contains(CONTENT_LENGTH) || neverBody) {
            return;
        }
        if (empty) {
            headers.set(CONTENT_LENGTH, HttpHeaderValues.ZERO);
        } else if (version.equals(HttpVersion.HTTP_1_1)) {
            headers.set(TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            chunked = true;
        } else {
            closeAfterResponse = true;
        }
    }

    private void writeData(
            ChannelHandlerContext ctx, Http2DataFrame frame, ChannelPromise promise) {
        if (!frame.isEndStream()) {
            ctx.write(new DefaultHttpContent(frame.content()), promise);
            return;
        }
        ctx.write(new DefaultLastHttpContent(frame.content()), promise);
        responseEnded(ctx);
    }

    private void writeTrailers(
            ChannelHandlerContext ctx, Http2HeadersFrame frame, ChannelPromise promise) {
        DefaultLastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        if (chunked) {
            EdgeHeaders.copy(frame.headers(), last.trailingHeaders());
        }
        ctx.write(last, promise);
        responseEnded(ctx);
    }

    private void responseEnded(ChannelHandlerContext ctx) {
        responseOpen = false;
        headWritten = false;
        headTimeout.exchangeComplete();
        if (closeAfterResponse || requestOpen) {
            // A body that nobody will read cannot be told from the next request but by reading it.
            broken = true;
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(nothingFollows(ctx.channel()) ? CLOSE : LingeringClose.INSTANCE);
        } else if (!pipelined.isEmpty()) {
            ctx.executor().execute(() -> resume(ctx));
        }
    }

    /**
     * Whether the client has said that this was its last request (RFC 9112 section 9.6), and a
     * close is no more than the end: that of a stream that carries bytes is a reset.
     */
    private boolean nothingFollows(Channel client) {
        return lastRequest
                && !requestOpen
                && pipelined.isEmpty()
                && !(client instanceof Http2StreamChannel);
    }

    private void resume(ChannelHandlerContext ctx) {
        // First, for an exchange that begins here may stop it again.
        ctx.channel().config().setAutoRead(true);
        while (!pipelined.isEmpty() && (requestOpen || !responseOpen)) {
            decode(ctx, pipelined.remove());
        }
        ctx.fireChannelReadComplete();
        if (!pipelined.isEmpty()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.close();
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    private static HttpResponseStatus status(Http2Headers headers) {
        CharSequence status = headers.status();
        return status == null
                ? HttpResponseStatus.BAD_GATEWAY
                : HttpResponseStatus.parseLine(status);
    }
}
