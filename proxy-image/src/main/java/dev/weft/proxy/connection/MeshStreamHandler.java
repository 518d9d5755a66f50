package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.connection.BytesDialer.Dialed;
import dev.weft.proxy.connection.DetectedConnection.Expected;
import dev.weft.proxy.connection.DetectedConnection.Plan;
import dev.weft.proxy.http.DownstreamHandler;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.InboundDispatch;
import dev.weft.proxy.reason.UnexpectedFailure;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.tcp.StreamBytesHandler;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.TunnelHandler;
import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * Stands first on each stream of a peer's proxy and looks at its head: CONNECT opens a stream of
 * bytes, everything else is a request. Then it leaves.
 */
public final class MeshStreamHandler extends ChannelInboundHandlerAdapter {
    private static final String UPGRADE_HEADER = "weft-upgrade";

    private final InboundContext context;
    private final DetectedConnection.Shared shared;
    private final InboundDispatch requests;
    private final Caller caller;
    private boolean decided;

    MeshStreamHandler(
            InboundContext context,
            DetectedConnection.Shared shared,
            InboundDispatch requests,
            Caller caller) {
        this.context = context;
        this.shared = shared;
        this.requests = requests;
        this.caller = caller;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (decided || !(message instanceof Http2HeadersFrame head)) {
            ReferenceCountUtil.release(message);
            return;
        }
        CharSequence method = head.headers().method();
        if (method != null && "CONNECT".contentEquals(method)) {
            decided = true;
            connect(ctx, head.headers());
            return;
        }
        ctx.pipeline()
                .addLast("exchange", DownstreamHandler.http2(requests, caller, shared.inFlight()));
        ctx.fireChannelRead(message);
        ctx.pipeline().remove(this);
    }

    private void connect(ChannelHandlerContext ctx, Http2Headers head) {
        Channel stream = ctx.channel();
        // What the peer sends before it has our answer waits in the stream's window.
        stream.config().setAutoRead(false);
        Optional<InetSocketAddress> to =
                Optional.ofNullable(head.authority())
                        .flatMap(authority -> HostPort.literal(authority.toString()))
                        .filter(at -> context.addresses().hold(at.getAddress()))
                        .filter(at -> !InboundContext.isOwnPort(at.getPort()));
        if (to.isEmpty()) {
            refuse(stream, HttpResponseStatus.BAD_REQUEST, "bad-request; header=:authority");
            return;
        }
        int port = to.get().getPort();
        Optional<InboundPort> rules = context.config().inbound().map(config -> config.port(port));
        if (head.contains(UPGRADE_HEADER) || rules.filter(MeshStreamHandler::http).isPresent()) {
            answer(stream, HttpResponseStatus.OK);
            bytes(ctx);
            DetectedConnection.start(stream, plan(to.get()), shared);
            return;
        }
        new InboundBytes(context, to.get(), caller).dial(new Dialing(ctx));
    }

    private static boolean http(InboundPort rules) {
        return rules.needsHttp() || InboundConnection.expected(rules) == Expected.HTTP;
    }

    private Plan plan(InetSocketAddress to) {
        return new Plan(
                Expected.HTTP,
                "tunnel:" + to.getPort(),
                InboundDispatch.to(context, to),
                new InboundBytes(context, to, caller),
                caller);
    }

    private void bytes(ChannelHandlerContext ctx) {
        ctx.pipeline().replace(this, TunnelHandler.BYTES, new StreamBytesHandler());
    }

    private static void answer(Channel stream, HttpResponseStatus status) {
        Http2Headers headers = new DefaultHttp2Headers(false).status(status.codeAsText());
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
    }

    private static void refuse(Channel stream, HttpResponseStatus status, String reason) {
        Http2Headers headers = new DefaultHttp2Headers(false).status(status.codeAsText());
        headers.set(WireNames.REASON_HEADER, reason);
        stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true))
                .addListener(written -> stream.close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UnexpectedFailure.note(cause);
        if (!(cause instanceof Http2Exception)) {
            ctx.close();
        }
        // Otherwise Netty closes the stream when this returns, with the error that it was.
    }

    /** The application is being dialled for the stream. */
    private final class Dialing implements Opened<Dialed> {
        private final ChannelHandlerContext ctx;

        Dialing(ChannelHandlerContext ctx) {
            this.ctx = ctx;
        }

        @Override
        public void opened(Dialed dialed) {
            if (!ctx.channel().isActive()) {
                dialed.channel().close();
                dialed.end().relayed(0, 0, null);
                return;
            }
            answer(ctx.channel(), HttpResponseStatus.OK);
            bytes(ctx);
            shared.inFlight()
                    .join(ctx.channel(), dialed.channel(), dialed.end())
                    .within(dialed.lifetime());
        }

        @Override
        public void failed(UpstreamFailure failure) {
            HttpResponseStatus status =
                    failure.detail().startsWith("authorization-denied")
                            ? HttpResponseStatus.FORBIDDEN
                            : HttpResponseStatus.SERVICE_UNAVAILABLE;
            refuse(ctx.channel(), status, failure.detail());
        }
    }
}
