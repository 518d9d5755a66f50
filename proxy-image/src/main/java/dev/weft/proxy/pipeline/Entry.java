package dev.weft.proxy.pipeline;

import dev.weft.proxy.metrics.Telemetry.Direction;

/** A way into the data path, that opens when the proxy can serve it. */
public enum Entry {
    /** Of the application to others. */
    OUTGOING(Direction.OUTBOUND),
    /** Of callers outside the mesh, in plaintext. */
    INCOMING(Direction.INBOUND),
    /** Of peers. */
    MESH(Direction.INBOUND);

    private final Direction direction;

    Entry(Direction direction) {
        this.direction = direction;
    }

    Direction direction() {
        return direction;
    }
}
