package dev.weft.redirect;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Destinations that are nobody's: of all connections of the proxy, only those to them are
 * redirected, so it can find out that connections are.
 */
public final class Sentinel {
    /** Of TEST-NET-1 (RFC 5737). */
    public static final String IPV4 = "192.0.2.1";

    /** Of the documentation prefix (RFC 3849). */
    public static final String IPV6 = "2001:db8::1";

    public static final int PORT = 15001;

    private static final InetAddress V4 = InetAddress.ofLiteral(IPV4);
    private static final InetAddress V6 = InetAddress.ofLiteral(IPV6);

    private Sentinel() {}

    /** The sentinel that an address of a workload can reach: that of its version of IP. */
    public static InetSocketAddress of(InetAddress workload) {
        return new InetSocketAddress(workload instanceof Inet4Address ? V4 : V6, PORT);
    }

    /** Whether a connection was going to one. */
    public static boolean is(InetSocketAddress to) {
        return to.getPort() == PORT && (to.getAddress().equals(V4) || to.getAddress().equals(V6));
    }
}
