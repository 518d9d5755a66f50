package dev.weft.proxy.http;

import dev.weft.proxy.edge.ClientEdgeHandler;
import dev.weft.proxy.edge.ServerEdgeHandler;
import dev.weft.proxy.edge.WebSocketStreamHandler;
import dev.weft.proxy.tcp.Relay;
import dev.weft.proxy.tcp.StreamBytesHandler;
import dev.weft.proxy.upstream.TunnelHandler;
import dev.weft.proxy.upstream.UpstreamHandler;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.List;

/** Turns the two channels of an upgraded exchange (101) into a relay of bytes. */
final class ProtocolSwitch {
    private ProtocolSwitch() {}

    /** Takes HTTP off both channels, last handler first, so that no byte is lost on the way. */
    static Relay toBytes(
            Channel downstream,
            DownstreamHandler owner,
            UpstreamHandler upstream,
            InFlight inFlight) {
        Channel up = upstream.channel();
        for (Channel channel : List.of(downstream, up)) {
            channel.config().setAutoRead(false);
            // HTTP has no use for half a connection; bytes end in each direction for themselves.
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
        downstream.pipeline().remove(owner);
        upstream.leave();
        Relay relay = inFlight.join(downstream, up, (forward, back, broken) -> {});
        remove(up.pipeline(), ClientEdgeHandler.class);
        remove(up.pipeline(), HttpClientCodec.class);
        remove(downstream.pipeline(), ServerEdgeHandler.class);
        remove(downstream.pipeline(), dev.weft.proxy.edge.HeadTimeoutHandler.class);
        remove(downstream.pipeline(), HttpServerCodec.class);
        if (downstream.pipeline().get(WebSocketStreamHandler.class) != null) {
            downstream
                    .pipeline()
                    .replace(
                            WebSocketStreamHandler.class,
                            TunnelHandler.BYTES,
                            new StreamBytesHandler());
        }
        // What the codecs still held has been handed to the relay by their removal.
        downstream.flush();
        up.flush();
        return relay;
    }

    private static void remove(ChannelPipeline pipeline, Class<? extends ChannelHandler> type) {
        if (pipeline.get(type) != null) {
            pipeline.remove(type);
        }
    }
}
