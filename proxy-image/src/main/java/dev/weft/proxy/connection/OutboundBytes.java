package dev.weft.proxy.connection;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.balance.Hashes;
import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.callee.Callee;
import dev.weft.proxy.http.FailureReasons;
import dev.weft.proxy.http.HostPort;
import dev.weft.proxy.http.outbound.OutboundContext;
import dev.weft.proxy.metrics.TcpSeries;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.resilience.Retries;
import dev.weft.proxy.route.RouteDecision;
import dev.weft.proxy.route.RouteDecision.Forward;
import dev.weft.proxy.route.Router;
import dev.weft.proxy.snapshot.Destination;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.traffic.Connecting;
import dev.weft.proxy.snapshot.traffic.HashKey;
import dev.weft.proxy.tcp.Relay;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamFailure.Kind;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.EmptyHttp2Headers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Dials the endpoints of a destination for opaque bytes, one after the other, until one answers.
 */
final class OutboundBytes implements BytesDialer {
    /** For destinations that the mesh does not know; the application has its own idea of late. */
    static final Duration PASS_THROUGH_TIMEOUT = Duration.ofSeconds(10);

    private final OutboundContext context;
    private final Destination destination;
    private final Channel client;

    OutboundBytes(OutboundContext context, Destination destination, Channel client) {
        this.context = context;
        this.destination = destination;
        this.client = client;
    }

    @Override
    public void dial(Opened<Dialed> opened) {
        if (!OutboundConnection.takesBytes(destination)) {
            refuse(opened, ReasonCode.BAD_REQUEST, "not HTTP, where routes are attached");
            return;
        }
        long now = client.eventLoop().ticker().nanoTime();
        Callee callee = context.callees().of(destination);
        switch (Router.forBytes(destination, callee.chance(now))) {
            case RouteDecision.Forward forward -> new Attempts(callee, forward, opened).next();
            case RouteDecision.Refuse refused ->
                    refuse(opened, refused.reason().code(), refused.reason().header());
            case RouteDecision.Redirect redirect ->
                    throw new IllegalStateException("bytes are not redirected");
            case RouteDecision.Preflight preflight ->
                    throw new IllegalStateException("bytes ask nothing beforehand");
        }
    }

    private void refuse(Opened<Dialed> opened, ReasonCode code, String detail) {
        context.telemetry().refused(Direction.OUTBOUND, code);
        opened.failed(new UpstreamFailure(Kind.CONNECT_FAILED, detail));
    }

    /** The attempts of one dial. */
    private final class Attempts {
        private final Forward forward;
        private final Opened<Dialed> opened;
        private final Balancer balancer;
        private final Set<Endpoint> tried = new HashSet<>();
        private final long hash;
        private int count;

        Attempts(Callee callee, Forward forward, Opened<Dialed> opened) {
            this.forward = forward;
            this.opened = opened;
            this.balancer = callee.backend(forward.backend(), now()).balancer();
            this.hash =
                    forward.backend().balancing().hash().source() == HashKey.Source.ADDRESS
                                    && client.remoteAddress() instanceof InetSocketAddress from
                            ? Hashes.of(from.getAddress().getHostAddress())
                            : balancer.anyHash();
        }

        /** To one endpoint. */
        private int most() {
            return forward.backend().connecting().connections();
        }

        private long now() {
            return client.eventLoop().ticker().nanoTime();
        }

        void next() {
            Optional<Pick> picked = balancer.pick(now(), tried, hash, most());
            if (picked.isEmpty() && balancer.full(now(), tried, most())) {
                refuse(opened, ReasonCode.OVERLOADED, "endpoints have " + most() + " connections");
                return;
            }
            if (picked.isEmpty() || count >= Retries.MAX_ATTEMPTS) {
                refuse(opened, ReasonCode.NO_ENDPOINTS, "no endpoint of " + destination.name());
                return;
            }
            count++;
            Pick pick = picked.get();
            Opened<Channel> connected = new Connected(pick);
            Endpoint endpoint = pick.endpoint();
            Connecting connecting = forward.backend().connecting();
            if (endpoint.meshed()) {
                context.upstreams()
                        .tunnel(
                                new Target.Mesh(
                                        endpoint.address(),
                                        endpoint.meshPort(),
                                        endpoint.identity().orElseThrow()),
                                HostPort.of(endpoint.address(), endpoint.port()),
                                EmptyHttp2Headers.INSTANCE,
                                connecting,
                                connected);
            } else {
                context.upstreams()
                        .bytes(
                                new Target.Bytes(
                                        endpoint.address(),
                                        endpoint.port(),
                                        forward.backend().tls()),
                                connecting.timeout(),
                                connected);
            }
        }

        /** What became of one attempt. */
        private final class Connected implements Opened<Channel> {
            private final Pick pick;

            Connected(Pick pick) {
                this.pick = pick;
            }

            @Override
            public void opened(Channel channel) {
                pick.started(now());
                TcpSeries series = context.telemetry().outboundTcp(destination, pick.endpoint());
                series.opened();
                opened.opened(
                        new Dialed(
                                channel,
                                forward.route().sending().lifetime(),
                                (forwarded, back, broken) -> {
                                    if (broken instanceof Relay.ExpiredException expired) {
                                        context.telemetry()
                                                .refused(
                                                        Direction.OUTBOUND,
                                                        FailureReasons.code(expired.bound()));
                                    }
                                    series.written(forwarded);
                                    series.read(back);
                                    series.closed();
                                    // How long bytes flow says nothing about how fast a server is.
                                    pick.ended(Outcome.CANCELLED, now());
                                }));
            }

            @Override
            public void failed(UpstreamFailure failure) {
                if (failure.kind() == Kind.TUNNEL_REFUSED) {
                    pick.ended(Outcome.UNPROCESSED, now());
                    refuse(opened, FailureReasons.code(failure), failure.detail());
                    return;
                }
                pick.ended(Outcome.CONNECT_FAILED, now());
                tried.add(pick.endpoint());
                next();
            }
        }
    }
}
