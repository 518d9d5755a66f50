package dev.weft.proxy.proof;

import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import java.net.InetAddress;
import java.util.function.Predicate;

/**
 * Proves that connections to the application are redirected. A pod cannot send itself what comes
 * from outside; but its kubelet does, all the time. The readiness port is redirected as any other,
 * so a probe that comes by the redirect proves it, and one that does not shows that it is gone.
 */
public final class IncomingProof {
    private final Predicate<InetAddress> own;
    private final Proven proven;

    /**
     * Nothing is proven yet.
     *
     * @param own which addresses are the workload's: the kernel redirects nothing that comes from
     *     it
     */
    public IncomingProof(Predicate<InetAddress> own, Telemetry telemetry) {
        this.own = own;
        this.proven = new Proven(Direction.INBOUND, telemetry);
    }

    /** A connection came by the redirect. */
    public void redirected() {
        proven.seen();
    }

    /** A connection to a port that is redirected came directly. */
    public void direct(InetAddress from) {
        if (!own.test(from) && !from.isLoopbackAddress()) {
            proven.missed("a probe of " + from.getHostAddress() + " came directly");
        }
    }

    public boolean holds() {
        return proven.holds();
    }
}
