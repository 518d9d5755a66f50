package dev.weft.proxy.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;

/** Answers one request after the other; stands last. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final AdminPages pages;
    private boolean answering;

    AdminHandler(AdminPages pages) {
        this.pages = pages;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (answering) {
            // Answers would have to wait for each other; no prober asks before it was answered.
            ctx.close();
            return;
        }
        answering = true;
        boolean read =
                request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (request.decoderResult().isFailure()) {
            write(
                    ctx,
                    Answered.to(request),
                    page(HttpResponseStatus.BAD_REQUEST, "not an HTTP request"));
        } else if (!read) {
            write(
                    ctx,
                    Answered.to(request),
                    page(HttpResponseStatus.METHOD_NOT_ALLOWED, "use GET"));
        } else {
            String path = request.uri();
            int query = path.indexOf('?');
            String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
            Answered answered = Answered.to(request);
            pages.page(
                    query < 0 ? path : path.substring(0, query),
                    accept,
                    page -> write(ctx, answered, page));
        }
    }

    /** What of a request matters to its answer; the request itself is gone by then. */
    private record Answered(boolean head, boolean stay) {
        static Answered to(FullHttpRequest request) {
            return new Answered(
                    request.method().equals(HttpMethod.HEAD),
                    HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess());
        }
    }

    private static AdminPages.Page page(HttpResponseStatus status, String text) {
        return AdminPages.Page.text(status, text);
    }

    private void write(ChannelHandlerContext ctx, Answered request, AdminPages.Page page) {
        answering = false;
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        page.status(),
                        request.head() ? Unpooled.EMPTY_BUFFER : page.body());
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, page.contentType());
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, page.body().readableBytes());
        HttpUtil.setKeepAlive(response, request.stay());
        var written = ctx.writeAndFlush(response);
        if (!request.stay()) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            ctx.close();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
