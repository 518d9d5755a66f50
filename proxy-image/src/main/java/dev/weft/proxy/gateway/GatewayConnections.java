package dev.weft.proxy.gateway;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.OpaqueConnection;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.PortTraffic;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes over the connections to one port of a Gateway. */
public final class GatewayConnections {
    private final GatewayContext context;
    private final Supplier<Optional<GatewayPort>> current;

    /**
     * @param current what the port is now; empty when the Gateway has it no more
     */
    public GatewayConnections(GatewayContext context, Supplier<Optional<GatewayPort>> current) {
        this.context = context;
        this.current = current;
    }

    /** Takes over an accepted channel that does not read yet. */
    public void accepted(Channel client, GatewayAssembly assembly) {
        context.announced().client(client, address -> carried(client, assembly, address));
    }

    private void carried(Channel client, GatewayAssembly assembly, InetAddress address) {
        Optional<GatewayPort> port = current.get();
        if (port.isEmpty()) {
            client.close();
            return;
        }
        Caller caller = new Caller(Optional.empty(), address);
        int number = port.get().port();
        switch (port.get().traffic()) {
            case PortTraffic.Http http ->
                    PlaintextHttp.start(
                            client,
                            assembly,
                            GatewayDispatch.plaintext(context, number, current),
                            caller);
            case PortTraffic.Tls tls ->
                    new TlsConnection(context, current, client, assembly, caller).start();
            case PortTraffic.Tcp(var destination) ->
                    carry(
                            client,
                            destination,
                            new ListenerGuard.Visit(destination.name(), number, caller));
            case PortTraffic.Udp udp -> client.close();
        }
    }

    private void carry(Channel client, Destination destination, ListenerGuard.Visit visit) {
        context.guard()
                .bytes(visit)
                .ifPresentOrElse(
                        entrance -> {
                            entrance.heldBy(client);
                            OpaqueConnection.start(
                                    client, context.outbound(), destination, context.inFlight());
                        },
                        client::close);
    }
}
