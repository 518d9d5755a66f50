package dev.weft.proxy.pipeline;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.Connections;
import dev.weft.proxy.connection.MeshStreamHandler;
import dev.weft.proxy.edge.Codecs;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.tls.MeshTls;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.function.Supplier;

/** From peers, towards the application. */
final class MeshPipeline {
    /** Connections that have not proven yet who they are; some 12 KiB each. */
    static final int MAX_HANDSHAKES = 2_048;

    private final MeshTls tls;
    private final Telemetry telemetry;
    private final Connections connections;
    private final CallerPipeline callers;
    private final LinkedHashSet<Channel> handshakes = new LinkedHashSet<>();

    MeshPipeline(
            MeshTls tls, Telemetry telemetry, Connections connections, CallerPipeline callers) {
        this.tls = tls;
        this.telemetry = telemetry;
        this.connections = connections;
        this.callers = callers;
    }

    /** A connection to the mesh port: HTTP/2 follows when the peer has proven who it is. */
    void accepted(Channel channel) {
        makeRoom();
        handshakes.add(channel);
        channel.closeFuture().addListener(closed -> handshakes.remove(channel));
        SslHandler handler = tls.server(channel.alloc());
        channel.pipeline()
                .addLast(Names.TLS, handler)
                .addLast(
                        Names.PEER_IDENTITY,
                        new PeerIdentityHandler(
                                () -> tls.peerIdentity(handler),
                                identity -> peer(channel, identity),
                                fault -> telemetry.handshakeRefused(fault.text())));
        channel.config().setAutoRead(true);
    }

    /** An honest peer proves itself at once, so whoever has taken longest goes. */
    private void makeRoom() {
        if (handshakes.size() >= MAX_HANDSHAKES) {
            Channel longest = handshakes.removeFirst();
            telemetry.handshakeRefused("overloaded");
            longest.pipeline().remove(Names.PEER_IDENTITY);
            longest.close();
        }
    }

    private void peer(Channel channel, String identity) {
        handshakes.remove(channel);
        Caller caller = new Caller(Optional.of(identity), remote(channel));
        InetAddress at = ((InetSocketAddress) channel.localAddress()).getAddress();
        Supplier<MeshStreamHandler> streams = connections.mesh(caller, at);
        callers.streams(
                channel,
                Codecs.http2Mesh(),
                stream -> stream.pipeline().addLast(Names.MESH_STREAM, streams.get()));
    }

    private static InetAddress remote(Channel channel) {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }
}
