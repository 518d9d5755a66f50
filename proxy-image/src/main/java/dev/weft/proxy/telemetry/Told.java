package dev.weft.proxy.telemetry;

import dev.weft.proxy.metrics.Telemetry.Direction;

/**
 * A request that is over, as it is told about. Values come from the network: they are made safe
 * where they are written.
 *
 * @param client the identity that the caller proved, else its address
 * @param path without the query, which may hold what is nobody's business
 * @param status of HTTP; 0 when there was no response
 * @param grpcStatus negative when there was none
 * @param failed whether the service, rather than the caller, failed
 * @param reason why the proxy answered itself; empty when it did not
 */
record Told(
        Direction direction,
        long startedEpochNanos,
        long durationNanos,
        String client,
        String method,
        String authority,
        String path,
        String userAgent,
        int status,
        int grpcStatus,
        boolean failed,
        String reason,
        Bytes bytes,
        Way way) {
    /** What bodies were long. */
    record Bytes(long request, long response) {}

    /** Where the request went, as far as it got; empty for what is not known. */
    record Way(String destination, String route, String backend, String endpoint, int attempts) {}
}
