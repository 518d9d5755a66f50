package dev.weft.proxy.connection;

import dev.weft.proxy.connection.BytesDialer.Dialed;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.UpstreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * A connection whose bytes go to a destination whatever they are: an endpoint is dialled at once,
 * for it may be the one who speaks first.
 */
public final class OpaqueConnection {
    /** The name of the handler that holds bytes until there is somebody to take them. */
    static final String HELD = "held-bytes";

    /** What may be held; a client whose channel does not read sends no more than this. */
    static final int MAX_HELD_BYTES = 256 * 1024;

    private OpaqueConnection() {}

    /** Takes over a channel that does not read; what stands on it hands bytes on. */
    public static void start(
            Channel client, OutboundContext context, Destination destination, InFlight inFlight) {
        client.config().setAutoRead(false);
        client.pipeline().addLast(HELD, new HeldBytesHandler());
        new OutboundBytes(context, destination, client)
                .dial(
                        new Opened<>() {
                            @Override
                            public void opened(Dialed dialed) {
                                join(client, dialed, inFlight);
                            }

                            @Override
                            public void failed(UpstreamFailure failure) {
                                client.close();
                            }
                        });
    }

    private static void join(Channel client, Dialed dialed, InFlight inFlight) {
        if (!client.isActive()) {
            dialed.channel().close();
            dialed.end().relayed(0, 0, null);
            return;
        }
        inFlight.join(client, dialed.channel(), dialed.end()).within(dialed.lifetime());
        client.pipeline().remove(HELD);
        dialed.channel().flush();
    }

    /** Holds the client's bytes; its removal hands them to whoever stands behind it. */
    private static final class HeldBytesHandler extends ByteToMessageDecoder {
        private boolean inputEnded;

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (in.readableBytes() > MAX_HELD_BYTES) {
                ctx.close();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
            if (event instanceof ChannelInputShutdownEvent) {
                inputEnded = true;
            } else {
                super.userEventTriggered(ctx, event);
            }
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext ctx) {
            if (inputEnded) {
                ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        }
    }
}
