package dev.weft.proxy.upstream;

import java.time.Duration;

/** What connections to one upstream may cost. */
public final class UpstreamLimits {
    /** Shared HTTP/2 connections to one target from one event loop. */
    static final int SHARED_CONNECTIONS = 8;

    /** Requests that wait for one shared connection to be made. */
    static final int WAITING_REQUESTS = 1024;

    /** Streams on a connection whose peer has not said yet how many it takes. */
    static final int STREAMS_BEFORE_SETTINGS = 100;

    /** HTTP/1 connections to one target, busy and idle. */
    static final int HTTP1_CONNECTIONS = 1024;

    /** HTTP/1 connections to one target that are kept while idle. */
    static final int IDLE_HTTP1_CONNECTIONS = 64;

    /** How long a connection may be idle before it is closed. */
    public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    /** How long an HTTP/1 connection is kept idle; less than most servers keep it. */
    public static final Duration IDLE_HTTP1_TIMEOUT = Duration.ofSeconds(45);

    /**
     * How long a shared connection with streams may be silent before it is pinged, and then closed.
     */
    public static final Duration KEEPALIVE = Duration.ofSeconds(20);

    /** How long the answer to a CONNECT may take beyond the time to connect. */
    static final Duration TUNNEL_TIMEOUT = Duration.ofSeconds(10);

    private UpstreamLimits() {}
}
