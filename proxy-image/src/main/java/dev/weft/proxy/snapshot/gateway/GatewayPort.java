package dev.weft.proxy.snapshot.gateway;

import java.util.Objects;

/**
 * One port of a Gateway.
 *
 * @param port as clients know it
 * @param bindPort where the proxy listens
 */
public record GatewayPort(int port, int bindPort, PortTraffic traffic) {
    /** What carries a port's traffic. */
    public enum Transport {
        TCP,
        UDP
    }

    /** Where the proxy listens: a number means one thing in each transport. */
    public record Bound(Transport transport, int port) {
        @Override
        public String toString() {
            return port + "/" + transport;
        }
    }

    public GatewayPort {
        Objects.requireNonNull(traffic);
    }

    public Bound bound() {
        return new Bound(
                traffic instanceof PortTraffic.Udp ? Transport.UDP : Transport.TCP, bindPort);
    }

    GatewayPort asOf(long generation) {
        return new GatewayPort(port, bindPort, traffic.asOf(generation));
    }
}
