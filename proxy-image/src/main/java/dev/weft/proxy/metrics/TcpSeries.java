package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;

/** Counts the connections between one pair of ends. May be used by several threads. */
public final class TcpSeries {
    private final CounterDataPoint opened;
    private final CounterDataPoint closed;
    private final GaugeDataPoint open;
    private final CounterDataPoint read;
    private final CounterDataPoint written;

    TcpSeries(Families families, Ends ends, String peer) {
        this.opened = families.tcpOpened(ends, peer);
        this.closed = families.tcpClosed(ends, peer);
        this.open = families.tcpOpen(ends, peer);
        this.read = families.tcpRead(ends, peer);
        this.written = families.tcpWritten(ends, peer);
    }

    public void opened() {
        opened.inc();
        open.inc();
    }

    public void closed() {
        closed.inc();
        open.dec();
    }

    /** Bytes were read from the peer. */
    public void read(long bytes) {
        read.inc(bytes);
    }

    /** Bytes were written to the peer. */
    public void written(long bytes) {
        written.inc(bytes);
    }
}
