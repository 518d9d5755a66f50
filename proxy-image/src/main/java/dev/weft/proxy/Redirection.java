package dev.weft.proxy;

import dev.weft.proxy.http.inbound.WorkloadAddresses;
import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.pipeline.CaptureListener;
import dev.weft.proxy.pipeline.Transport;
import dev.weft.proxy.proof.IncomingProof;
import dev.weft.proxy.proof.OutgoingProof;
import dev.weft.redirect.Sentinel;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The kernel's redirect, as far as the proxy can see it. */
final class Redirection {
    private final OutgoingProof outgoing;
    private final IncomingProof incoming;

    Redirection(
            EventLoop loop, Transport transport, WorkloadAddresses workload, Telemetry telemetry) {
        this.outgoing =
                new OutgoingProof(
                        loop,
                        transport.sockets(),
                        workload.all().stream().map(Sentinel::of).distinct().toList(),
                        telemetry);
        this.incoming = new IncomingProof(workload::hold, telemetry);
    }

    /** Begins to look. */
    void start() {
        outgoing.start();
    }

    /** What has to hold before the proxy takes traffic. */
    Map<String, BooleanSupplier> conditions() {
        Map<String, BooleanSupplier> conditions = new LinkedHashMap<>();
        conditions.put("proof that outgoing connections are redirected", outgoing::holds);
        conditions.put("proof that incoming connections are redirected", incoming::holds);
        return conditions;
    }

    /** A connection to the readiness port that was not redirected. */
    void probedDirectly(Channel accepted) {
        incoming.direct(((InetSocketAddress) accepted.remoteAddress()).getAddress());
    }

    /**
     * Who is told of captured connections.
     *
     * @param readiness takes over those to the readiness port
     */
    CaptureListener listener(Consumer<Channel> readiness) {
        return new CaptureListener() {
            @Override
            public void sentinel(Channel accepted) {
                outgoing.met(accepted);
            }

            @Override
            public void redirected() {
                incoming.redirected();
            }

            @Override
            public void readiness(Channel accepted) {
                readiness.accept(accepted);
            }
        };
    }
}
