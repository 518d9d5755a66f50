package dev.weft.proxy.snapshot;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the data path reads its configuration. */
public interface ConfigSource {
    /** How long a connection or request waits for the operator's answer about its destination. */
    Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    /** What holds for the proxy's own workload; empty before the first configuration. */
    Optional<InboundConfig> inbound();

    /** Calls back on the event loop of the data path whenever {@link #inbound} is another one. */
    void onInboundChange(Runnable listener);

    /**
     * Looks a destination up, and asks the operator when it is not held.
     *
     * @param key {@code ip:port} or {@code host:port}
     * @param answer called once, at once or within {@link #ANSWER_WITHIN}, on the event loop of the
     *     data path
     */
    void destination(String key, Consumer<DestinationLookup> answer);
}
