package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.detect.SpeakerMemory;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.InboundDispatch;
import dev.weft.proxy.http.outbound.OutboundContext;

/** What takes over accepted connections on one event loop. */
public final class Connections {
    private final OutboundConnection outbound;
    private final InboundConnection inbound;
    private final InboundContext inboundContext;
    private final InboundDispatch meshRequests;
    private final DetectedConnection.Shared shared;

    public Connections(
            OutboundContext outbound,
            InboundContext inbound,
            ServerAssembly assembly,
            InFlight inFlight) {
        this.shared = new DetectedConnection.Shared(assembly, new SpeakerMemory(), inFlight);
        this.outbound = new OutboundConnection(outbound, shared);
        this.inbound = new InboundConnection(inbound, shared);
        this.inboundContext = inbound;
        this.meshRequests = InboundDispatch.mesh(inbound);
    }

    public OutboundConnection outbound() {
        return outbound;
    }

    public InboundConnection inbound() {
        return inbound;
    }

    /** The handler of a new stream of a peer's proxy. */
    public MeshStreamHandler meshStream(Caller caller) {
        return new MeshStreamHandler(inboundContext, shared, meshRequests, caller);
    }
}
