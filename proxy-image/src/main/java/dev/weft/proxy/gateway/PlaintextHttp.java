package dev.weft.proxy.gateway;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.ServerAssembly;
import dev.weft.proxy.detect.Guess;
import dev.weft.proxy.detect.ProtocolDetectHandler;
import dev.weft.proxy.edge.FirstBytes;
import dev.weft.proxy.http.RequestDispatch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

/** Finds out which version of HTTP a client speaks; what is neither is closed. */
final class PlaintextHttp implements ProtocolDetectHandler.Detection {
    /** The name of the handler that holds the first bytes. */
    static final String DETECT = "protocol-detect";

    private final Channel client;
    private final ServerAssembly assembly;
    private final RequestDispatch dispatch;
    private final Caller caller;

    private PlaintextHttp(
            Channel client, ServerAssembly assembly, RequestDispatch dispatch, Caller caller) {
        this.client = client;
        this.assembly = assembly;
        this.dispatch = dispatch;
        this.caller = caller;
    }

    /** Takes over a channel that does not read yet. */
    static void start(
            Channel client, ServerAssembly assembly, RequestDispatch dispatch, Caller caller) {
        ProtocolDetectHandler detect =
                new ProtocolDetectHandler(new PlaintextHttp(client, assembly, dispatch, caller));
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        client.pipeline().addLast(DETECT, detect);
        FirstBytes.await(client, DETECT);
        client.config().setAutoRead(true);
    }

    @Override
    public void spoke(ChannelHandlerContext ctx, Guess guess) {
        switch (guess) {
            case HTTP1 -> assembly.http1(client, dispatch, caller);
            case HTTP2 -> assembly.http2(client, dispatch, caller);
            case TLS, OPAQUE, UNDECIDED -> {
                client.close();
                return;
            }
        }
        ctx.pipeline().remove(DETECT);
    }

    @Override
    public void silent(ChannelHandlerContext ctx) {
        // A client may take its time with the first request, but not for ever.
    }
}
