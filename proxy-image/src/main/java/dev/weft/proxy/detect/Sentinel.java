package dev.weft.proxy.detect;

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

    private Sentinel() {}
}
