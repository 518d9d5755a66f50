package dev.weft.proxy;

import dev.weft.proxy.bootstrap.ProxySettings;
import dev.weft.proxy.control.DiscoveryClient;
import dev.weft.proxy.http.inbound.WorkloadAddresses;
import dev.weft.proxy.pipeline.DataPlane;
import dev.weft.proxy.pipeline.Entry;
import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.Stage;
import dev.weft.proxy.tls.ServingTls;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Stands beside an application: carries what it asks for, and lets in who may ask it. */
final class SidecarDuty implements Duty {
    private final EventLoop loop;
    private final ProxySettings settings;
    private final WorkloadAddresses addresses;
    private final Optional<Redirection> redirection;
    private final DataPlane data;
    private final Around around;

    /** What the duty waits for. */
    record Around(DiscoveryClient discovery, ServingTls tls) {}

    SidecarDuty(
            EventLoop loop,
            ProxySettings settings,
            Optional<Redirection> redirection,
            DataPlane data,
            Around around) {
        this.loop = loop;
        this.settings = settings;
        this.addresses = new WorkloadAddresses(settings.addresses());
        this.redirection = redirection;
        this.data = data;
        this.around = around;
    }

    @Override
    public void listen(Consumer<Channel> readiness) {
        DataPlane.Outgoing outgoing =
                redirection
                        .<DataPlane.Outgoing>map(
                                one -> new DataPlane.Outgoing.Captured(one.listener(readiness)))
                        .orElseGet(() -> new DataPlane.Outgoing.Listeners(settings.outbound()));
        data.start(new DataPlane.Bindings(addresses, outgoing));
    }

    @Override
    public void start() {
        redirection.ifPresent(Redirection::start);
        // Without a certificate what is outside the mesh can be reached, and the rest says why not.
        loop.schedule(
                () -> data.open(Entry.OUTGOING),
                ConfigSource.ANSWER_WITHIN.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void probed(Channel accepted) {
        redirection.ifPresent(one -> one.probedDirectly(accepted));
    }

    @Override
    public void certified() {
        data.open(Entry.OUTGOING);
        openMesh();
    }

    @Override
    public void configured() {
        data.open(Entry.INCOMING);
        openMesh();
        if (terminating()) {
            data.goAway();
        }
    }

    private void openMesh() {
        if (around.tls().material().isPresent() && around.discovery().inbound().isPresent()) {
            data.open(Entry.MESH);
        }
    }

    private boolean terminating() {
        return around.discovery()
                .inbound()
                .filter(config -> config.stage() == Stage.TERMINATING)
                .isPresent();
    }

    @Override
    public Map<String, BooleanSupplier> conditions() {
        return redirection.map(Redirection::conditions).orElse(Map.of());
    }

    @Override
    public void leave() {
        data.goAway();
        if (redirection.isPresent() && !terminating()) {
            // The pod goes on: the next proxy takes what the kernel holds back in the meantime.
            data.close();
        }
    }

    @Override
    public int activeExchanges() {
        return data.activeExchanges();
    }

    @Override
    public void close() {
        data.close();
    }
}
