package dev.weft.proxy.external;

import dev.weft.proxy.balance.Balancer;
import dev.weft.proxy.balance.EjectionListener;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.ExternalAuthorizer;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.Target;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.Upstreams;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Finds the endpoints of authorizers. Confined to one event loop. */
public final class Authorizers {
    /** Policies that came and went leave some behind. */
    private static final int MOST = 256;

    private final Upstreams upstreams;
    private final Balancer.Surroundings surroundings;
    private final Map<String, Balancer> balancers =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Balancer> eldest) {
                    return size() > MOST;
                }
            };

    /**
     * Those of one event loop.
     *
     * @param zone of this proxy; empty when it is not known
     */
    public Authorizers(Upstreams upstreams, RandomGenerator random, String zone) {
        this.upstreams = upstreams;
        this.surroundings = new Balancer.Surroundings(random, zone, EjectionListener.NOBODY);
    }

    Optional<Pick> pick(ExternalAuthorizer authorizer, long nanoTime) {
        Balancer balancer =
                balancers.computeIfAbsent(authorizer.name(), name -> new Balancer(surroundings));
        balancer.update(authorizer.backend(), nanoTime);
        return balancer.pick(
                nanoTime,
                Set.of(),
                balancer.anyHash(),
                authorizer.backend().breaking().maxRequests());
    }

    void open(
            ExternalAuthorizer authorizer,
            Endpoint endpoint,
            Http2Headers head,
            Opened<UpstreamHandler> opened) {
        Target target;
        if (endpoint.meshed()) {
            head.setInt(WireNames.DESTINATION_PORT_HEADER, endpoint.port());
            target =
                    new Target.Mesh(
                            endpoint.address(),
                            endpoint.meshPort(),
                            endpoint.identity().orElseThrow());
        } else {
            target = new Target.Http2(endpoint.address(), endpoint.port());
        }
        upstreams.request(target, authorizer.backend().connecting(), opened);
    }
}
