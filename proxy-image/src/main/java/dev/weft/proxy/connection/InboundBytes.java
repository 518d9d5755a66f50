package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Authorizer;
import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.authz.OperationView;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.metrics.AuthzSeries;
import dev.weft.proxy.metrics.TcpSeries;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.InboundConfig;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.PlaintextMode;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import java.util.Optional;

/** Asks whether a caller's bytes may reach the application, and connects to it. */
final class InboundBytes implements BytesDialer {
    private final InboundContext context;
    private final int port;
    private final Caller caller;
    private final boolean plaintext;

    private InboundBytes(InboundContext context, int port, Caller caller, boolean plaintext) {
        this.context = context;
        this.port = port;
        this.caller = caller;
        this.plaintext = plaintext;
    }

    /** Bytes of a caller outside the mesh. */
    static InboundBytes plaintext(InboundContext context, int port, Caller caller) {
        return new InboundBytes(context, port, caller, true);
    }

    /** Bytes of a CONNECT stream. */
    static InboundBytes mesh(InboundContext context, int port, Caller caller) {
        return new InboundBytes(context, port, caller, false);
    }

    @Override
    public void dial(Opened<Dialed> opened) {
        Optional<InboundConfig> config = context.config().inbound();
        if (config.isEmpty()) {
            refuse(opened, Reason.of(ReasonCode.CONFIG_UNAVAILABLE));
            return;
        }
        InboundPort rules = config.get().port(port);
        if (plaintext && rules.plaintext() == PlaintextMode.STRICT) {
            refuse(opened, Reason.of(ReasonCode.PLAINTEXT_REFUSED).with("client", caller.name()));
            return;
        }
        switch (Authorizer.connection(rules, caller, OperationView.connection(port))) {
            case Verdict.Allowed allowed -> {
                series(rules, allowed.rule()).allowed();
                connect(rules, opened);
            }
            case Verdict.Audited audited -> {
                series(rules, audited.rule()).audited();
                connect(rules, opened);
            }
            case Verdict.Denied denied -> {
                series(rules, denied.rule()).denied();
                refuse(opened, denied.reason());
            }
        }
    }

    private AuthzSeries series(InboundPort rules, String rule) {
        return context.telemetry().tcpAuthz(rules, port, rule, caller.identity());
    }

    private void refuse(Opened<Dialed> opened, Reason reason) {
        context.telemetry().refused(Direction.INBOUND, reason.code());
        opened.failed(new UpstreamFailure(Kind.TUNNEL_REFUSED, reason.header()));
    }

    private void connect(InboundPort rules, Opened<Dialed> opened) {
        TcpSeries series = context.telemetry().inboundTcp(rules, port, caller.identity());
        context.upstreams()
                .bytes(
                        new Target.Bytes(context.address().getHostAddress(), port),
                        InboundContext.CONNECTING.timeout(),
                        new Opened<>() {
                            @Override
                            public void opened(Channel channel) {
                                series.opened();
                                opened.opened(
                                        new Dialed(
                                                channel,
                                                (forward, back, broken) -> {
                                                    series.read(forward);
                                                    series.written(back);
                                                    series.closed();
                                                }));
                            }

                            @Override
                            public void failed(UpstreamFailure failure) {
                                refuse(
                                        opened,
                                        Reason.of(ReasonCode.CONNECT_FAILED)
                                                .with("cause", failure.detail()));
                            }
                        });
    }
}
