package dev.weft.proxy.pipeline;

/** The names of handlers, as pipelines show them. */
final class Names {
    static final String TLS = "tls";
    static final String ALPN = "alpn";
    static final String HANDSHAKE = "handshake";
    static final String PEER_IDENTITY = "peer-identity";
    static final String FLUSH = "flush-consolidation";
    static final String IDLE = "idle";
    static final String HEAD_TIMEOUT = "head-timeout";
    static final String HTTP1_CODEC = "http1-codec";
    static final String EDGE = "http1-edge";
    static final String HTTP2_CODEC = "http2-codec";
    static final String WINDOW = "connection-window";
    static final String STREAMS = "streams";
    static final String RETURNED_WINDOW = "returned-window";
    static final String CONNECTION = "connection";
    static final String PUBLIC_REASON = "public-reason";
    static final String EXCHANGE = "exchange";
    static final String MESH_STREAM = "mesh-stream";
    static final String TUNNEL = "tunnel";

    private Names() {}
}
