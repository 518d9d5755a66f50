package dev.weft.proxy;

import dev.weft.proxy.drain.Drain;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a proxy is there for: the part of it that differs between a sidecar and a gateway. */
interface Duty {
    /**
     * Listens at once where that is known, and accepts what it can serve as soon as it can.
     *
     * @param readiness takes over connections to the readiness port that come another way
     * @throws IllegalStateException when a port cannot be bound
     */
    void listen(Consumer<Channel> readiness);

    /** Begins, once what the process before has left is in force. */
    void start();

    /** A connection to the readiness port that came directly. */
    void probed(Channel accepted);

    /** There is a certificate of the mesh. */
    void certified();

    /** The configuration of the proxy's own workload is another one. */
    void configured();

    /** What has to hold, besides a certificate and a configuration, before traffic is taken. */
    Map<String, BooleanSupplier> conditions();

    /** What it shows of itself, by path; asked on the event loop. */
    default Map<String, Supplier<String>> pages() {
        return Map.of();
    }

    /** Asks callers to go elsewhere, because the proxy ends. */
    void leave();

    /** Requests and relays under way; from any thread. */
    int activeExchanges();

    /** How long nothing may be under way before whoever comes here counts as gone. */
    default Duration quiet() {
        return Drain.QUIET;
    }

    /** Listens no more. */
    void close();
}
