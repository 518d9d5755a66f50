package dev.weft.proxy.control;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * One call over a stream of HTTP/2. Not for several threads: everything happens on the event loop.
 */
final class GrpcCall {
    /** The largest message that is read, as everywhere in gRPC. */
    static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

    private static final int PREFIX_BYTES = 5;
    private static final int MAX_SENTENCE = 1024;

    private final Http2StreamChannel stream;
    private final GrpcListener listener;
    private boolean over;

    private GrpcCall(Http2StreamChannel stream, GrpcListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    /** Puts the handlers of a call on a stream that has just been opened. */
    static GrpcCall on(Http2StreamChannel stream, GrpcListener listener) {
        GrpcCall call = new GrpcCall(stream, listener);
        stream.pipeline()
                .addLast("frames", call.new Frames())
                // The prefix is a flag of one byte and a length of four.
                .addLast(
                        "messages",
                        new LengthFieldBasedFrameDecoder(PREFIX_BYTES + MAX_MESSAGE_BYTES, 1, 4))
                .addLast("call", call.new Messages());
        return call;
    }

    /** Whether what is sent now leaves soon. */
    boolean isWritable() {
        return !over && stream.isWritable();
    }

    /** Sends a message; nothing happens when the call is over. */
    void send(MessageLite message) {
        if (!over) {
            stream.writeAndFlush(new DefaultHttp2DataFrame(framed(message)));
        }
    }

    /** Sends the last message. */
    void sendLast(MessageLite message) {
        if (!over) {
            stream.writeAndFlush(new DefaultHttp2DataFrame(framed(message), true));
        }
    }

    /** Breaks the call off; the listener hears it. */
    void cancel(String why) {
        end(GrpcEnd.unavailable(why));
    }

    private ByteBuf framed(MessageLite message) {
        byte[] bytes = message.toByteArray();
        return stream.alloc()
                .buffer(PREFIX_BYTES + bytes.length)
                .writeByte(0)
                .writeInt(bytes.length)
                .writeBytes(bytes);
    }

    private void end(GrpcEnd end) {
        if (!over) {
            over = true;
            Channel connection = stream.parent();
            stream.close();
            // One call per connection: calls are rare, and a broken one leaves nothing behind.
            connection.close();
            listener.ended(end);
        }
    }

    /** From frames of HTTP/2 to bytes and to the end of the call. */
    private final class Frames extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            switch (message) {
                case Http2HeadersFrame head -> head(head);
                case Http2DataFrame data -> {
                    ctx.fireChannelRead(data.content());
                    if (data.isEndStream()) {
                        end(GrpcEnd.unavailable("the operator's answer has no status"));
                    }
                }
                case Http2ResetFrame reset ->
                        end(
                                GrpcEnd.unavailable(
                                        "the operator reset the call, code " + reset.errorCode()));
                default -> ReferenceCountUtil.release(message);
            }
        }

        private void head(Http2HeadersFrame frame) {
            Http2Headers headers = frame.headers();
            CharSequence status = headers.status();
            if (status != null && !"200".contentEquals(status)) {
                end(GrpcEnd.unavailable("the operator answered with HTTP status " + status));
            } else if (frame.isEndStream()) {
                end(trailers(headers));
            } else {
                listener.accepted();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            end(GrpcEnd.unavailable("the connection to the operator broke"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end(GrpcEnd.unavailable("the call to the operator failed: " + cause.getMessage()));
        }
    }

    private static GrpcEnd trailers(Http2Headers headers) {
        int code = headers.getInt("grpc-status", GrpcEnd.UNKNOWN);
        CharSequence message = headers.get("grpc-message", "");
        String sentence = PercentText.decode(message);
        return new GrpcEnd(code, sentence.substring(0, Math.min(sentence.length(), MAX_SENTENCE)));
    }

    /** From messages with their prefix to the listener. */
    private final class Messages extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf framed = (ByteBuf) message;
            try {
                if (framed.readByte() != 0) {
                    end(GrpcEnd.unavailable("the operator sent a compressed message"));
                    return;
                }
                framed.skipBytes(PREFIX_BYTES - 1);
                if (!over) {
                    listener.message(ByteString.copyFrom(ByteBufUtil.getBytes(framed)));
                }
            } finally {
                framed.release();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            end(
                    GrpcEnd.unavailable(
                            "a message of the operator cannot be read: " + cause.getMessage()));
        }
    }
}
