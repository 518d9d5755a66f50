package dev.weft.proxy.gateway;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.connection.OpaqueConnection;
import dev.weft.proxy.gateway.tls.ListenerTls.Inside;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.gateway.GatewayPort;
import dev.weft.proxy.snapshot.gateway.HostTable;
import dev.weft.proxy.snapshot.gateway.PortTraffic;
import dev.weft.proxy.snapshot.gateway.TlsListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/** A connection to a port where TLS is spoken: its server name says whose it is. */
final class TlsConnection {
    private static final System.Logger LOG = System.getLogger(TlsConnection.class.getName());

    private final GatewayContext context;
    private final Supplier<Optional<GatewayPort>> current;
    private final Channel client;
    private final GatewayAssembly assembly;
    private final Caller caller;

    TlsConnection(
            GatewayContext context,
            Supplier<Optional<GatewayPort>> current,
            Channel client,
            GatewayAssembly assembly,
            Caller caller) {
        this.context = context;
        this.current = current;
        this.client = client;
        this.assembly = assembly;
        this.caller = caller;
    }

    /** Takes over a channel that does not read yet. */
    void start() {
        client.pipeline().addLast(ServerNameHandler.NAME, new ServerNameHandler(this::asked));
        client.config().setAutoRead(true);
    }

    private void asked(String serverName) {
        Optional<GatewayPort> port = current.get();
        if (port.isEmpty() || !(port.get().traffic() instanceof PortTraffic.Tls tls)) {
            client.close();
            return;
        }
        Optional<TlsListener> listener = tls.listeners().mostSpecific(serverName);
        if (listener.isEmpty()) {
            refuse(ReasonCode.NO_ROUTE);
            return;
        }
        switch (listener.get().end()) {
            case TlsListener.Https https ->
                    ended(
                            https.certificates(),
                            serverName,
                            Inside.HTTP,
                            tls,
                            handler -> https(handler, port.get().port(), serverName));
            case TlsListener.Terminated terminated ->
                    ended(
                            terminated.certificates(),
                            serverName,
                            Inside.BYTES,
                            tls,
                            handler ->
                                    terminated(
                                            handler,
                                            terminated.hosts(),
                                            serverName,
                                            visit(listener.get(), port.get())));
            case TlsListener.Passed passed -> {
                carry(passed.hosts(), serverName, visit(listener.get(), port.get()));
                client.pipeline().remove(ServerNameHandler.NAME);
            }
        }
    }

    /** What is done with TLS that ends here. */
    private interface Ended {
        void by(SslHandler handler);
    }

    private void ended(
            List<String> certificates,
            String serverName,
            Inside inside,
            PortTraffic.Tls port,
            Ended then) {
        // TLS says itself when a side has ended; a socket that only says so has been cut.
        client.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, false);
        try {
            context.tls()
                    .server(certificates, serverName, inside, port.clients(), client.alloc())
                    .ifPresentOrElse(
                            handler -> {
                                then.by(handler);
                                client.pipeline().remove(ServerNameHandler.NAME);
                            },
                            () -> refuse(ReasonCode.CONFIG_UNAVAILABLE));
        } catch (SSLException e) {
            LOG.log(System.Logger.Level.WARNING, "a certificate is of no use: {0}", e.getMessage());
            refuse(ReasonCode.TLS_FAILED);
        }
    }

    private void https(SslHandler handler, int port, String serverName) {
        assembly.https(
                client,
                handler,
                GatewayDispatch.overTls(context, port, current, serverName),
                caller);
    }

    private ListenerGuard.Visit visit(TlsListener listener, GatewayPort port) {
        return new ListenerGuard.Visit(listener.name(), port.port(), caller);
    }

    private void terminated(
            SslHandler handler,
            HostTable<Destination> hosts,
            String serverName,
            ListenerGuard.Visit visit) {
        assembly.terminated(client, handler, () -> carry(hosts, serverName, visit));
    }

    private void carry(HostTable<Destination> hosts, String serverName, ListenerGuard.Visit visit) {
        Optional<ListenerGuard.Entrance> entrance = context.guard().bytes(visit);
        if (entrance.isEmpty()) {
            client.close();
            return;
        }
        entrance.get().heldBy(client);
        hosts.mostSpecific(serverName)
                .ifPresentOrElse(
                        destination ->
                                OpaqueConnection.start(
                                        client,
                                        context.outbound(),
                                        destination,
                                        context.inFlight()),
                        () -> refuse(ReasonCode.NO_ROUTE));
    }

    private void refuse(ReasonCode code) {
        context.outbound().telemetry().refused(Direction.OUTBOUND, code);
        client.close();
    }
}
