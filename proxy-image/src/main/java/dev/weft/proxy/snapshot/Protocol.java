package dev.weft.proxy.snapshot;

/** What the bytes of a connection are. */
public enum Protocol {
    /** Found out from the first bytes. */
    DETECT,
    HTTP1,
    HTTP2,
    GRPC,
    /** Opaque bytes. */
    TCP
}
