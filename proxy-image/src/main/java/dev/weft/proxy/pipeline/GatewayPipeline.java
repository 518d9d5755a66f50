package dev.weft.proxy.pipeline;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.gateway.GatewayAssembly;
import dev.weft.proxy.http.RequestDispatch;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.tls.PeerFault;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** From clients, towards the workloads. */
final class GatewayPipeline implements GatewayAssembly {
    private final CallerPipeline callers;
    private final Telemetry telemetry;

    GatewayPipeline(CallerPipeline callers, Telemetry telemetry) {
        this.callers = callers;
        this.telemetry = telemetry;
    }

    @Override
    public void http1(Channel channel, RequestDispatch dispatch, Caller caller) {
        callers.http1(channel, dispatch, caller);
    }

    @Override
    public void http2(Channel channel, RequestDispatch dispatch, Caller caller) {
        callers.http2(channel, dispatch, caller);
    }

    @Override
    public void https(Channel channel, SslHandler tls, RequestDispatch dispatch, Caller caller) {
        channel.pipeline()
                .addLast(Names.TLS, tls)
                .addLast(Names.ALPN, new ChosenHttpHandler(dispatch, caller));
    }

    @Override
    public void terminated(Channel channel, SslHandler tls, Runnable done) {
        channel.pipeline()
                .addLast(Names.TLS, tls)
                .addLast(Names.HANDSHAKE, new HandshakeHandler(done));
    }

    private void failed(Throwable cause) {
        telemetry.handshakeRefused(PeerFault.of(cause).text());
    }

    /** Stands behind TLS until the client has chosen a version of HTTP, and puts it in order. */
    private final class ChosenHttpHandler extends ApplicationProtocolNegotiationHandler {
        private final RequestDispatch dispatch;
        private final Caller caller;

        ChosenHttpHandler(RequestDispatch dispatch, Caller caller) {
            super(ApplicationProtocolNames.HTTP_1_1);
            this.dispatch = dispatch;
            this.caller = caller;
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                http2(ctx.channel(), dispatch, caller);
            } else {
                http1(ctx.channel(), dispatch, caller);
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            failed(cause);
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // The handshake has told already, or the client has gone.
            ctx.close();
        }
    }

    /** Stands behind TLS until the handshake is complete. */
    private final class HandshakeHandler extends ChannelInboundHandlerAdapter {
        private final Runnable done;

        HandshakeHandler(Runnable done) {
            this.done = done;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    done.run();
                    ctx.pipeline().remove(this);
                } else {
                    failed(handshake.cause());
                    ctx.close();
                }
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
