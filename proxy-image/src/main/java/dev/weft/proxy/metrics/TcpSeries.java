package dev.weft.proxy.metrics;

/** Counts the connections between one pair of ends. May be used by several threads. */
public final class TcpSeries {
    TcpSeries() {}

    public void opened() {}

    public void closed() {}

    /** Bytes were read from the peer. */
    public void read(long bytes) {}

    /** Bytes were written to the peer. */
    public void written(long bytes) {}
}
