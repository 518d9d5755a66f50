package dev.weft.proxy.connection;

import dev.weft.proxy.snapshot.traffic.Lifetime;
import dev.weft.proxy.tcp.Relay;
import dev.weft.proxy.upstream.Opened;
import io.netty.channel.Channel;

/** Decides whether and where the bytes of a connection go, and connects. */
interface BytesDialer {
    /**
     * A channel for the bytes.
     *
     * @param lifetime how long the bytes may flow
     * @param end told of the relay's end
     */
    record Dialed(Channel channel, Lifetime lifetime, Relay.End end) {}

    /** Dials, at most once per call; a refusal has been counted when {@code failed} is called. */
    void dial(Opened<Dialed> opened);
}
