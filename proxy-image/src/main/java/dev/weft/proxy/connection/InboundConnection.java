package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.DetectedConnection.Expected;
import dev.weft.proxy.connection.DetectedConnection.Plan;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.InboundDispatch;
import dev.weft.proxy.snapshot.InboundPort;
import io.netty.channel.Channel;

/** Takes plaintext connections from outside the mesh to a port of the application. */
public final class InboundConnection {
    private final InboundContext context;
    private final DetectedConnection.Shared shared;

    InboundConnection(InboundContext context, DetectedConnection.Shared shared) {
        this.context = context;
        this.shared = shared;
    }

    /** Takes over an accepted channel that does not read yet. */
    public void accepted(Channel client, Caller caller, int port) {
        if (InboundContext.isOwnPort(port) || context.config().inbound().isEmpty()) {
            client.close();
            return;
        }
        InboundPort rules = context.config().inbound().get().port(port);
        Plan plan =
                new Plan(
                        expected(rules),
                        "inbound:" + port,
                        InboundDispatch.to(context, port),
                        new InboundBytes(context, port, caller),
                        caller);
        DetectedConnection.start(client, plan, shared);
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
