package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.DetectedConnection.Expected;
import dev.weft.proxy.connection.DetectedConnection.Plan;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.InboundDispatch;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Takes plaintext connections from outside the mesh to a port of the application. */
public final class InboundConnection {
    private final InboundContext context;
    private final DetectedConnection.Shared shared;

    InboundConnection(InboundContext context, DetectedConnection.Shared shared) {
        this.context = context;
        this.shared = shared;
    }

    /**
     * Takes over an accepted channel that does not read yet.
     *
     * @param to where it was going before the redirect
     */
    public void accepted(Channel client, Caller caller, InetSocketAddress to) {
        int port = to.getPort();
        Optional<InboundConfig> config = context.config().inbound();
        if (InboundContext.isOwnPort(port) || config.isEmpty()) {
            client.close();
            return;
        }
        InetSocketAddress application =
                new InetSocketAddress(context.addresses().reached(to.getAddress()), port);
        Plan plan =
                new Plan(
                        expected(config.get(), port),
                        "inbound:" + port,
                        InboundDispatch.to(context, application),
                        new InboundBytes(context, application, caller),
                        caller);
        DetectedConnection.start(client, plan, shared);
    }

    /** A probe can be asked of a port whatever else it speaks. */
    private static Expected expected(InboundConfig config, int port) {
        Expected declared = expected(config.port(port));
        return declared == Expected.BYTES && config.probes().concern(port)
                ? Expected.ANYTHING
                : declared;
    }

    /** Declared bytes are bytes, unless rules can only be decided by reading HTTP. */
    static Expected expected(InboundPort rules) {
        return switch (rules.protocol()) {
            case DETECT -> Expected.ANYTHING;
            case HTTP1, HTTP2, GRPC -> Expected.HTTP;
            case TCP -> rules.needsHttp() ? Expected.ANYTHING : Expected.BYTES;
        };
    }
}
