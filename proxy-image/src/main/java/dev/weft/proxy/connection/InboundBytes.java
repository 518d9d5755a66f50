package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.http.inbound.Enforcement;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.Permit;
import dev.weft.proxy.metrics.TcpSeries;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.traffic.Lifetime;
import dev.weft.proxy.tcp.Relay;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Asks whether a caller's bytes may reach the application, and connects to it. */
final class InboundBytes implements BytesDialer {
    private final InboundContext context;
    private final InetSocketAddress application;
    private final int port;
    private final Caller caller;

    /** Bytes of a caller outside the mesh, or of a CONNECT stream. */
    InboundBytes(InboundContext context, InetSocketAddress application, Caller caller) {
        this.context = context;
        this.application = application;
        this.port = application.getPort();
        this.caller = caller;
    }

    @Override
    public void dial(Opened<Dialed> opened) {
        switch (context.ask(caller, OperationView.connection(port))) {
            case Enforcement.Answer.Admitted admitted ->
                    connect(admitted.rules(), admitted.permit(), opened);
            case Enforcement.Answer.Refused(Reason reason) -> failed(opened, reason);
        }
    }

    private static void failed(Opened<Dialed> opened, Reason reason) {
        opened.failed(new UpstreamFailure(Kind.TUNNEL_REFUSED, reason.header()));
    }

    private void refuse(Opened<Dialed> opened, Reason reason) {
        context.telemetry().refused(Direction.INBOUND, reason.code());
        failed(opened, reason);
    }

    private void connect(InboundPort rules, Permit permit, Opened<Dialed> opened) {
        TcpSeries series = context.telemetry().inboundTcp(rules, port, caller.identity());
        context.upstreams()
                .bytes(
                        new Target.Bytes(application.getAddress().getHostAddress(), port),
                        InboundContext.CONNECTING.timeout(),
                        new Opened<>() {
                            @Override
                            public void opened(Channel channel) {
                                series.opened();
                                permit.heldBy(reason -> Relay.cut(channel));
                                opened.opened(
                                        new Dialed(
                                                channel,
                                                Lifetime.UNBOUNDED,
                                                (forward, back, broken) -> {
                                                    series.read(forward);
                                                    series.written(back);
                                                    series.closed();
                                                    permit.end();
                                                }));
                            }

                            @Override
                            public void failed(UpstreamFailure failure) {
                                permit.end();
                                refuse(
                                        opened,
                                        Reason.of(ReasonCode.CONNECT_FAILED)
                                                .with("cause", failure.detail()));
                            }
                        });
    }
}
