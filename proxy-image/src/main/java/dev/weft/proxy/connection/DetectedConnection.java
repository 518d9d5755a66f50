package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.BytesDialer.Dialed;
import dev.weft.proxy.detect.Guess;
import dev.weft.proxy.detect.ProtocolDetectHandler;
import dev.weft.proxy.detect.SpeakerMemory;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.RequestDispatch;
import dev.weft.proxy.reason.UnexpectedFailure;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a connection speaks and puts the right handlers on it. A client that is silent may
 * be waiting for its server, so the server is dialled too, and whoever speaks first decides.
 */
final class DetectedConnection implements ProtocolDetectHandler.Detection {
    /** The name of the handler that holds the first bytes. */
    static final String DETECT = "protocol-detect";

    private static final String SERVER_FIRST = "server-first";

    /** What is known of the protocol beforehand. */
    enum Expected {
        ANYTHING,
        /** HTTP of either version: silence means nothing. */
        HTTP,
        BYTES
    }

    /**
     * What stays the same for every connection to one destination.
     *
     * @param key for the memory of who speaks first
     */
    record Plan(
            Expected expected,
            String key,
            RequestDispatch requests,
            BytesDialer bytes,
            Caller caller) {}

    /** What all connections of an event loop share. */
    record Shared(ServerAssembly assembly, SpeakerMemory memory, InFlight inFlight) {}

    private enum Dial {
        NOT_YET,
        UNDER_WAY,
        CONNECTED,
        /** The client turned out to speak HTTP, or a speculative dial failed. */
        DROPPED
    }

    private final Channel client;
    private final Plan plan;
    private final Shared shared;
    private final ProtocolDetectHandler detect;
    private Dial dial = Dial.NOT_YET;
    private boolean opaque;
    private boolean joined;
    private @Nullable Dialed dialed;

    private DetectedConnection(Channel client, Plan plan, Shared shared) {
        this.client = client;
        this.plan = plan;
        this.shared = shared;
        this.detect = new ProtocolDetectHandler(this);
    }

    /** Takes over a channel that does not read yet and has nothing but bytes in its pipeline. */
    static void start(Channel client, Plan plan, Shared shared) {
        DetectedConnection connection = new DetectedConnection(client, plan, shared);
        client.pipeline().addLast(DETECT, connection.detect);
        switch (plan.expected()) {
            case BYTES -> {
                connection.opaque = true;
                connection.dial();
                return;
            }
            case ANYTHING -> {
                if (shared.memory().serverSpeaksFirst(plan.key())) {
                    connection.dial();
                }
            }
            case HTTP -> {}
        }
        client.config().setAutoRead(true);
    }

    @Override
    public void spoke(ChannelHandlerContext ctx, Guess guess) {
        shared.memory().clientSpoke(plan.key());
        switch (guess) {
            case HTTP1 ->
                    http(
                            ctx,
                            () -> shared.assembly().http1(client, plan.requests(), plan.caller()));
            case HTTP2 ->
                    http(
                            ctx,
                            () -> shared.assembly().http2(client, plan.requests(), plan.caller()));
            case TLS, OPAQUE -> bytes();
            case UNDECIDED -> throw new IllegalStateException("detection ended undecided");
        }
    }

    private void http(ChannelHandlerContext ctx, Runnable assemble) {
        if (dialed != null) {
            drop(dialed);
        }
        dial = Dial.DROPPED;
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        assemble.run();
        ctx.pipeline().remove(detect);
    }

    private void bytes() {
        opaque = true;
        client.config().setAutoRead(false);
        if (dial == Dial.CONNECTED && dialed != null) {
            dialed.channel().pipeline().remove(SERVER_FIRST);
            join(dialed);
        } else if (dial != Dial.UNDER_WAY) {
            dial();
        }
    }

    @Override
    public void silent(ChannelHandlerContext ctx) {
        if (plan.expected() == Expected.ANYTHING && dial == Dial.NOT_YET) {
            dial();
        }
    }

    private void dial() {
        dial = Dial.UNDER_WAY;
        plan.bytes()
                .dial(
                        new Opened<>() {
                            @Override
                            public void opened(Dialed opened) {
                                connected(opened);
                            }

                            @Override
                            public void failed(UpstreamFailure failure) {
                                dialFailed();
                            }
                        });
    }

    private void connected(Dialed opened) {
        if (dial == Dial.DROPPED || !client.isActive()) {
            drop(opened);
            return;
        }
        dial = Dial.CONNECTED;
        dialed = opened;
        if (opaque) {
            join(opened);
        } else {
            opened.channel().pipeline().addLast(SERVER_FIRST, new ServerFirst(opened));
            opened.channel().config().setAutoRead(true);
        }
    }

    private static void drop(Dialed unwanted) {
        unwanted.channel().close();
        unwanted.end().relayed(0, 0, null);
    }

    private void dialFailed() {
        if (opaque) {
            client.close();
        } else if (dial == Dial.UNDER_WAY) {
            // Nobody said that these are bytes; the client may still speak HTTP.
            dial = Dial.DROPPED;
        }
    }

    private void join(Dialed with) {
        joined = true;
        Channel server = with.channel();
        shared.inFlight().join(client, server, with.end()).within(with.lifetime());
        // The client's bytes so far go to the relay with the removal.
        client.pipeline().remove(detect);
        server.flush();
    }

    /** Waits on the server's side for its first bytes. */
    private final class ServerFirst extends ChannelInboundHandlerAdapter {
        private final Dialed with;

        ServerFirst(Dialed with) {
            this.with = with;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            shared.memory().serverSpoke(plan.key());
            opaque = true;
            join(with);
            ctx.fireChannelRead(message);
            ctx.pipeline().remove(this);
            client.flush();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                ctx.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!joined && dial == Dial.CONNECTED) {
                client.close();
                drop(with);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            UnexpectedFailure.note(cause);
            ctx.close();
        }
    }
}
