package dev.weft.proxy.edge;

import java.time.Duration;

/** What one peer may cost. Everything that grows with what a peer sends is bounded here. */
public final class HttpLimits {
    /** Names and values of one head or of its trailers. */
    public static final int HEADER_LIST_BYTES = 64 * 1024;

    /** The request or status line of HTTP/1. */
    public static final int LINE_BYTES = 16 * 1024;

    /** What is decoded of an HTTP/1 body at once. */
    public static final int CHUNK_BYTES = 16 * 1024;

    /** What a peer may send on one stream before we have passed it on. */
    public static final int STREAM_WINDOW_BYTES = 64 * 1024;

    /** The same on a stream of bytes that has many of them. */
    public static final int WIDE_WINDOW_BYTES = 256 * 1024;

    /** Streams of a connection that have the wider window at the same time. */
    public static final int WIDE_STREAMS = 4;

    /** What has come on a stream of bytes before it gets the wider window. */
    public static final int NARROW_BYTES = 1024 * 1024;

    /** Streams that a peer may have open on one connection. */
    public static final int CONCURRENT_STREAMS = 250;

    /**
     * What a peer may send on all streams of a connection before we have passed it on: as much as
     * all of them together, or a few slow readers would stop everybody who shares the connection.
     */
    public static final int CONNECTION_WINDOW_BYTES =
            CONCURRENT_STREAMS * STREAM_WINDOW_BYTES
                    + WIDE_STREAMS * (WIDE_WINDOW_BYTES - STREAM_WINDOW_BYTES);

    /** A frame of a peer's proxy, which is kept until it is complete; others send 16 KiB. */
    public static final int MESH_FRAME_BYTES = 64 * 1024;

    /** Pieces of such a frame that are kept as they came; smaller ones are copied together. */
    public static final int LARGE_PIECE_BYTES = 4 * 1024;

    /** Resets that a peer may send in {@link #RESET_WINDOW_SECONDS} (rapid reset). */
    public static final int RESETS = 2 * CONCURRENT_STREAMS;

    public static final int RESET_WINDOW_SECONDS = 10;

    /** Answers to SETTINGS, PING and resets that may be waiting for a peer that does not read. */
    public static final int QUEUED_CONTROL_FRAMES = 1_000;

    /** Empty DATA frames in a row. */
    public static final int EMPTY_DATA_FRAMES = 20;

    /** CONTINUATION frames of one head that carry next to nothing. */
    public static final int SMALL_CONTINUATION_FRAMES = 16;

    /** From the first byte of a connection, or the last of a request, to a complete head. */
    public static final Duration HEAD_TIMEOUT = Duration.ofSeconds(10);

    /** How long a connection of a caller may be without a request. */
    public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);

    private HttpLimits() {}
}
