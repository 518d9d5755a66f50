package dev.weft.proxy.metrics;

import java.util.OptionalInt;

/** Counts the requests between one pair of ends. May be used by several threads. */
public final class HttpSeries {
    HttpSeries() {}

    /** A request was started. */
    public void requested() {}

    /**
     * A response ended.
     *
     * @param status of HTTP
     * @param grpcStatus of a gRPC response
     * @param nanos from the start of the request to the first byte of the response
     */
    public void responded(int status, OptionalInt grpcStatus, long nanos) {}

    /** No response came: a reset or a timeout without an answer to the caller. */
    public void failed(long nanos) {}
}
