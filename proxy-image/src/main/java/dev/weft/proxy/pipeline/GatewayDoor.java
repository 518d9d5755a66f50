package dev.weft.proxy.pipeline;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A port of a Gateway that is listened on, at each address of the proxy, and what came by it.
 * Confined to the event loop.
 */
interface GatewayDoor {
    /**
     * Binds the port at every address; it accepts when it is opened.
     *
     * @param done told once: empty, or why it cannot be bound
     */
    void bind(List<InetAddress> addresses, int port, Consumer<Optional<String>> done);

    void open();

    /** Whoever came so far is asked to go elsewhere; whoever comes is still served. */
    void goAway();

    /** The port means something else from now on: only who came so far goes elsewhere. */
    void changed();

    /** Listens no more; who came is asked to go elsewhere, and goes on until then. */
    void close();
}
