package dev.weft.proxy.snapshot.gateway;

import java.util.Optional;
import java.util.function.Consumer;

/** Puts in force what a Gateway is. Called on the event loop of the data path. */
public interface GatewaySink {
    /**
     * Listens as this says from now on.
     *
     * @param done told once, at once or soon: empty, or why it cannot be; what was in force before
     *     is in force then
     */
    void configure(GatewayConfig config, Consumer<Optional<String>> done);

    /** Shows another certificate from the next handshake on. */
    void certificate(String name, ServerCertificate certificate);

    /** A certificate is not there any more. */
    void withoutCertificate(String name);
}
