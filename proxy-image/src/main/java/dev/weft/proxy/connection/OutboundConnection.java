package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.DetectedConnection.Expected;
import dev.weft.proxy.connection.DetectedConnection.Plan;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.http.outbound.OutboundDispatch;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.DestinationLookup;
import dev.weft.proxy.snapshot.Protocol;
import dev.weft.proxy.snapshot.gateway.HostTable;
import dev.weft.proxy.snapshot.traffic.Lifetime;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Looks up where a connection of the application goes and hands it to what carries it there. */
public final class OutboundConnection {
    private final OutboundContext context;
    private final DetectedConnection.Shared shared;
    private final Outside outside;

    /** Takes over connections to addresses that no resource names, where names decide. */
    public interface Outside {
        /** The channel does not read yet. */
        void begin(Channel client, String key, HostTable<Destination> names, Caller caller);
    }

    OutboundConnection(OutboundContext context, DetectedConnection.Shared shared, Outside outside) {
        this.context = context;
        this.shared = shared;
        this.outside = outside;
    }

    /**
     * Takes over an accepted channel that does not read yet.
     *
     * @param key what the connection is to, as the operator is asked for it
     */
    public void accepted(Channel client, String key) {
        context.config().destination(key, answer -> begin(client, key, answer));
    }

    private void begin(Channel client, String key, DestinationLookup answer) {
        if (!client.isActive()) {
            return;
        }
        InetSocketAddress remote = (InetSocketAddress) client.remoteAddress();
        Caller caller = new Caller(Optional.empty(), remote.getAddress());
        if (answer instanceof DestinationLookup.Known(Destination known)
                && known.byName().isPresent()) {
            outside.begin(client, key, known.byName().get(), caller);
            return;
        }
        Plan plan =
                switch (answer) {
                    case DestinationLookup.Known known ->
                            plan(
                                    expected(known.destination()),
                                    key,
                                    new OutboundBytes(context, known.destination(), client),
                                    caller);
                    case DestinationLookup.Unknown unknown ->
                            HostPort.literal(key)
                                    .map(to -> passThrough(key, to, caller))
                                    .orElseGet(() -> refused(key, caller));
                    case DestinationLookup.Unavailable unavailable -> refused(key, caller);
                };
        DetectedConnection.start(client, plan, shared);
    }

    private static Expected expected(Destination destination) {
        return switch (destination.protocol()) {
            case DETECT -> Expected.ANYTHING;
            case HTTP1, HTTP2, GRPC -> Expected.HTTP;
            case TCP -> Expected.BYTES;
        };
    }

    private Plan plan(Expected expected, String key, BytesDialer bytes, Caller caller) {
        return new Plan(expected, key, new OutboundDispatch(context, key), bytes, caller);
    }

    /** The mesh does not know the destination: the bytes go where they were going. */
    private Plan passThrough(String key, InetSocketAddress to, Caller caller) {
        Target.Bytes target = new Target.Bytes(to.getAddress().getHostAddress(), to.getPort());
        BytesDialer dialer =
                opened ->
                        context.upstreams()
                                .bytes(
                                        target,
                                        OutboundBytes.PASS_THROUGH_TIMEOUT,
                                        DialedBytes.uncounted(opened));
        return plan(Expected.BYTES, key, dialer, caller);
    }

    /** HTTP is told why, by the dispatch; for anything else closing is all there is to say. */
    private Plan refused(String key, Caller caller) {
        BytesDialer dialer =
                opened -> {
                    context.telemetry().refused(Direction.OUTBOUND, ReasonCode.CONFIG_UNAVAILABLE);
                    opened.failed(new UpstreamFailure(Kind.CONNECT_FAILED, "unknown " + key));
                };
        return plan(Expected.HTTP, key, dialer, caller);
    }

    /** Whether opaque bytes may go to a destination that was expected to get HTTP. */
    static boolean takesBytes(Destination destination) {
        return destination.protocol() == Protocol.TCP || !destination.routesOnly();
    }

    /** What connects without being counted by destination. */
    private static final class DialedBytes {
        private DialedBytes() {}

        static Opened<Channel> uncounted(Opened<BytesDialer.Dialed> opened) {
            return new Opened<>() {
                @Override
                public void opened(Channel channel) {
                    opened.opened(
                            new BytesDialer.Dialed(
                                    channel, Lifetime.UNBOUNDED, (forward, back, broken) -> {}));
                }

                @Override
                public void failed(UpstreamFailure failure) {
                    opened.failed(failure);
                }
            };
        }
    }
}
