package dev.weft.proxy.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * All frames of a stream that came with one read of its connection are one read of the stream too,
 * so that what they carry is sent on together. Netty's own counts the frames of a stream over its
 * whole life, and says after each of them that the read is over once there were 16.
 */
public final class WholeReads extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final WholeReads SHARED = new WholeReads();

    private WholeReads() {}

    /** Makes a stream of HTTP/2 read this way. */
    public static void of(Channel stream) {
        stream.config().setRecvByteBufAllocator(SHARED);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty's interface for streams has no other.
    public RecvByteBufAllocator.Handle newHandle() {
        return new UntilUnwanted();
    }

    /** Goes on for as long as the stream wants to read. */
    private final class UntilUnwanted extends MaxMessageHandle {
        private @Nullable ChannelConfig stream;

        @Override
        public void reset(ChannelConfig config) {
            super.reset(config);
            stream = config;
        }

        @Override
        public boolean continueReading() {
            return stream != null && stream.isAutoRead();
        }

        /** Frames have their own buffers. */
        @Override
        public int guess() {
            return 1;
        }
    }
}
