package dev.weft.proxy.metrics;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the requests between one pair of ends. May be used by several threads. */
public final class HttpSeries {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int NO_GRPC_STATUS = -1;
    private static final int GRPC_CODES = 17;
    private static final int UNKNOWN = 2;

    private final Families families;
    private final Ends ends;
    private final CounterDataPoint requests;
    private final DistributionDataPoint latency;
    private final Map<Integer, CounterDataPoint> responses = new ConcurrentHashMap<>();

    HttpSeries(Families families, Ends ends) {
        this.families = families;
        this.ends = ends;
        this.requests = families.requests(ends);
        this.latency = families.latency(ends);
    }

    /** A request was started. */
    public void requested() {
        requests.inc();
    }

    /**
     * A response ended.
     *
     * @param status of HTTP
     * @param grpcStatus of a gRPC response
     * @param nanos from the start of the request to the first byte of the response
     */
    public void responded(int status, OptionalInt grpcStatus, long nanos) {
        count(
                Math.clamp(status, 0, 599),
                grpcStatus.isPresent() ? known(grpcStatus.getAsInt()) : NO_GRPC_STATUS);
        latency.observe(nanos / NANOS_PER_MILLI);
    }

    /** No response came: a reset or a timeout without an answer to the caller. */
    public void failed(long nanos) {
        count(0, NO_GRPC_STATUS);
        latency.observe(nanos / NANOS_PER_MILLI);
    }

    /** A peer may send any number; those that the protocol does not have count as UNKNOWN. */
    private static int known(int grpcStatus) {
        return grpcStatus >= 0 && grpcStatus < GRPC_CODES ? grpcStatus : UNKNOWN;
    }

    private void count(int status, int grpcStatus) {
        int key = status * (GRPC_CODES + 1) + grpcStatus + 1;
        CounterDataPoint counter = responses.get(key);
        if (counter == null) {
            counter =
                    responses.computeIfAbsent(
                            key, made -> families.responses(ends, status, grpcStatus));
        }
        counter.inc();
    }
}
