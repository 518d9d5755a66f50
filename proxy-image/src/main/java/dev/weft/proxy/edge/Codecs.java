package dev.weft.proxy.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/** Netty's codecs with our bounds, strict about what can be read in two ways. */
public final class Codecs {
    /** Streams end when the channel does; nothing is gained by waiting for the peer's close. */
    private static final long CLOSE_AT_ONCE = 0;

    private Codecs() {}

    public static HttpServerCodec http1Server() {
        return new HttpServerCodec(http1());
    }

    public static HttpClientCodec http1Client() {
        return new HttpClientCodec(http1(), false, false);
    }

    private static HttpDecoderConfig http1() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(HttpLimits.LINE_BYTES)
                .setMaxHeaderSize(HttpLimits.HEADER_LIST_BYTES)
                .setMaxChunkSize(HttpLimits.CHUNK_BYTES)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true);
    }

    /** Of applications and clients, which may open a WebSocket on a stream (RFC 8441). */
    public static Http2FrameCodec http2Server() {
        return http2Server(serverSettings().connectProtocolEnabled(true));
    }

    /** Of peers, whose proxies open a WebSocket inside a CONNECT stream. */
    public static Http2FrameCodec http2Mesh() {
        return mesh(http2Server(serverSettings().maxFrameSize(HttpLimits.MESH_FRAME_BYTES)));
    }

    private static Http2Settings serverSettings() {
        return settings().maxConcurrentStreams(HttpLimits.CONCURRENT_STREAMS);
    }

    private static Http2FrameCodec http2Server(Http2Settings settings) {
        return build(
                Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .validateRequiredPseudoHeaders(true)
                        .decoderEnforceMaxRstFramesPerWindow(
                                HttpLimits.RESETS, HttpLimits.RESET_WINDOW_SECONDS));
    }

    /** To servers outside the mesh, and to the application. */
    public static Http2FrameCodec http2Client() {
        return http2Client(settings());
    }

    /** To the proxies of peers. */
    public static Http2FrameCodec http2MeshClient() {
        return mesh(http2Client(settings().maxFrameSize(HttpLimits.MESH_FRAME_BYTES)));
    }

    private static Http2FrameCodec mesh(Http2FrameCodec codec) {
        codec.setCumulator(Codecs::joined);
        return codec;
    }

    /**
     * What there is of a frame and what came of it now. Large pieces are not copied; small ones
     * are, or a peer could make us keep many times what it sends.
     */
    static ByteBuf joined(ByteBufAllocator allocator, ByteBuf before, ByteBuf now) {
        ByteToMessageDecoder.Cumulator how =
                now.readableBytes() < HttpLimits.LARGE_PIECE_BYTES
                        ? ByteToMessageDecoder.MERGE_CUMULATOR
                        : ByteToMessageDecoder.COMPOSITE_CUMULATOR;
        return how.cumulate(allocator, before, now);
    }

    private static Http2FrameCodec http2Client(Http2Settings settings) {
        return build(
                Http2FrameCodecBuilder.forClient().initialSettings(settings.pushEnabled(false)));
    }

    private static Http2FrameCodec build(Http2FrameCodecBuilder builder) {
        return builder.validateHeaders(true)
                .decoupleCloseAndGoAway(false)
                .gracefulShutdownTimeoutMillis(CLOSE_AT_ONCE)
                .encoderEnforceMaxQueuedControlFrames(HttpLimits.QUEUED_CONTROL_FRAMES)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(HttpLimits.EMPTY_DATA_FRAMES)
                .decoderEnforceMaxSmallContinuationFrames(HttpLimits.SMALL_CONTINUATION_FRAMES)
                .build();
    }

    private static Http2Settings settings() {
        return new Http2Settings()
                .initialWindowSize(HttpLimits.STREAM_WINDOW_BYTES)
                .maxHeaderListSize(HttpLimits.HEADER_LIST_BYTES);
    }
}
