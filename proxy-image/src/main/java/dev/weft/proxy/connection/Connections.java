package dev.weft.proxy.connection;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.detect.SpeakerMemory;
import dev.weft.proxy.http.InFlight;
import dev.weft.proxy.http.inbound.InboundContext;
import dev.weft.proxy.http.inbound.InboundDispatch;
import dev.weft.proxy.http.outbound.OutboundContext;
import java.net.InetAddress;
import java.util.function.Supplier;

/** What takes over accepted connections on one event loop. */
public final class Connections {
    private final OutboundConnection outbound;
    private final InboundConnection inbound;
    private final InboundContext inboundContext;
    private final DetectedConnection.Shared shared;

    public Connections(
            OutboundContext outbound,
            InboundContext inbound,
            OutboundConnection.Outside outside,
            ServerAssembly assembly,
            InFlight inFlight) {
        this.shared = new DetectedConnection.Shared(assembly, new SpeakerMemory(), inFlight);
        this.outbound = new OutboundConnection(outbound, shared, outside);
        this.inbound = new InboundConnection(inbound, shared);
        this.inboundContext = inbound;
    }

    public OutboundConnection outbound() {
        return outbound;
    }

    public InboundConnection inbound() {
        return inbound;
    }

    /**
     * Handlers of the new streams of a peer's proxy.
     *
     * @param at the address where the peer reached the workload
     */
    public Supplier<MeshStreamHandler> mesh(Caller caller, InetAddress at) {
        InboundDispatch requests =
                InboundDispatch.mesh(inboundContext, inboundContext.addresses().reached(at));
        return () -> new MeshStreamHandler(inboundContext, shared, requests, caller);
    }
}
