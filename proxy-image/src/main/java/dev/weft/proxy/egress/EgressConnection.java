package dev.weft.proxy.egress;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.OpaqueConnection;
import dev.weft.proxy.connection.ServerAssembly;
import dev.weft.proxy.detect.Guess;
import dev.weft.proxy.detect.ProtocolDetectHandler;
import dev.weft.proxy.edge.FirstBytes;
import dev.weft.proxy.gateway.ServerNameHandler;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.gateway.HostTable;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import java.util.Optional;

/**
 * A connection to an address outside: waits for a name, and lets it go where that leads. Where
 * everything may leave, a client that is silent goes where it was going.
 */
public final class EgressConnection implements ProtocolDetectHandler.Detection {
    /** The name of the handler that holds the first bytes. */
    static final String DETECT = "protocol-detect";

    private final Parts parts;
    private final String key;
    private final HostTable<Destination> names;
    private final Channel client;
    private final Caller caller;
    private final ProtocolDetectHandler detect = new ProtocolDetectHandler(this);

    /** What all connections of an event loop share. */
    public record Parts(OutboundContext context, ServerAssembly assembly, InFlight inFlight) {}

    private EgressConnection(
            Parts parts, String key, HostTable<Destination> names, Channel client, Caller caller) {
        this.parts = parts;
        this.key = key;
        this.names = names;
        this.client = client;
        this.caller = caller;
    }

    /**
     * Takes over an accepted channel that does not read yet.
     *
     * @param key what the connection is to
     * @param names where names lead now
     */
    public static void start(
            Parts parts, String key, HostTable<Destination> names, Channel client, Caller caller) {
        EgressConnection connection = new EgressConnection(parts, key, names, client, caller);
        client.pipeline().addLast(DETECT, connection.detect);
        FirstBytes.await(client, DETECT);
        client.config().setAutoRead(true);
    }

    /** Why something does not leave. */
    static Reason denied(String key) {
        return Reason.of(ReasonCode.EGRESS_DENIED).with("destination", key);
    }

    @Override
    public void spoke(ChannelHandlerContext ctx, Guess guess) {
        switch (guess) {
            case HTTP1 -> {
                client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
                parts.assembly().http1(client, requests(), caller);
            }
            case HTTP2 -> {
                client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
                parts.assembly().http2(client, requests(), caller);
            }
            case TLS ->
                    client.pipeline()
                            .addLast(ServerNameHandler.NAME, new ServerNameHandler(this::asked));
            case OPAQUE -> carry("");
            case UNDECIDED -> throw new IllegalStateException("detection ended undecided");
        }
        if (client.isOpen()) {
            ctx.pipeline().remove(detect);
        }
    }

    private EgressDispatch requests() {
        return new EgressDispatch(parts.context(), key);
    }

    private void asked(String serverName) {
        carry(serverName);
        if (client.isOpen()) {
            client.pipeline().remove(ServerNameHandler.NAME);
        }
    }

    @Override
    public void silent(ChannelHandlerContext ctx) {
        if (names.mostSpecific("").isPresent()) {
            carry("");
            ctx.pipeline().remove(detect);
        }
    }

    private void carry(String name) {
        Optional<Destination> to = names.mostSpecific(name);
        if (to.isEmpty()) {
            parts.context().telemetry().refused(Direction.OUTBOUND, ReasonCode.EGRESS_DENIED);
            client.close();
            return;
        }
        OpaqueConnection.start(client, parts.context(), to.get().opaque(), parts.inFlight());
    }
}
