package dev.weft.proxy.snapshot;

import java.util.Optional;
import java.util.function.Consumer;

/** Where the data path reads its configuration. */
public interface ConfigSource {
    /** What holds for the proxy's own workload; empty before the first configuration. */
    Optional<InboundConfig> inbound();

    /**
     * Looks a destination up, and asks the operator when it is not held.
     *
     * @param key {@code ip:port} or {@code host:port}
     * @param answer called once, at once or later, on the event loop of the data path
     */
    void destination(String key, Consumer<DestinationLookup> answer);
}
