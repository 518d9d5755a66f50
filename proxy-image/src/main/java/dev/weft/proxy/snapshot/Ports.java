package dev.weft.proxy.snapshot;

/** What a port number may be. */
final class Ports {
    static final int MAX = 65_535;

    private Ports() {}

    static int requireValid(int port) {
        if (port < 1 || port > MAX) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to " + MAX);
        }
        return port;
    }
}
