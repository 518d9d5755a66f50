package dev.weft.proxy;

import dev.weft.proxy.admin.ListenerPage;
import dev.weft.proxy.control.DiscoveryClient;
import dev.weft.proxy.drain.Drain;
import dev.weft.proxy.pipeline.GatewayPlane;
import dev.weft.proxy.snapshot.Stage;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Stands at the edge: clients come to the listeners of a Gateway, and it calls the workloads. */
final class GatewayDuty implements Duty {
    private final GatewayPlane plane;
    private final DiscoveryClient discovery;

    GatewayDuty(GatewayPlane plane, DiscoveryClient discovery) {
        this.plane = plane;
        this.discovery = discovery;
        discovery.serve(plane);
    }

    @Override
    public void listen(Consumer<Channel> readiness) {
        // Where to listen is what the configuration says.
    }

    @Override
    public void start() {
        // The configuration begins everything.
    }

    @Override
    public void probed(Channel accepted) {
        // Every connection comes directly here.
    }

    @Override
    public void certified() {
        // Listeners of clients do not need it; calls to the mesh look for it themselves.
    }

    @Override
    public void configured() {
        if (discovery.inbound().filter(own -> own.stage() == Stage.TERMINATING).isPresent()) {
            plane.goAway();
        }
    }

    @Override
    public Map<String, BooleanSupplier> conditions() {
        return Map.of("the ports of its Gateway", discovery::gatewayConfigured);
    }

    @Override
    public Map<String, Supplier<String>> pages() {
        return Map.of("/listeners", () -> ListenerPage.of(plane.config()));
    }

    @Override
    public void leave() {
        plane.goAway();
    }

    @Override
    public int activeExchanges() {
        return plane.activeExchanges();
    }

    @Override
    public Duration quiet() {
        return Drain.QUIET_AT_THE_EDGE;
    }

    @Override
    public void close() {
        plane.close();
    }
}
