package dev.weft.proxy.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private static final ByteBufAllocator BUFFERS = UnpooledByteBufAllocator.DEFAULT;

    private static ByteBuf joined(int pieces, int pieceBytes) {
        ByteBuf all = Unpooled.buffer(pieceBytes).writeZero(pieceBytes);
        for (int i = 1; i < pieces; i++) {
            all = Codecs.joined(BUFFERS, all, Unpooled.buffer(pieceBytes).writeZero(pieceBytes));
        }
        return all;
    }

    @Test
    void large_pieces_of_a_frame_are_not_copied() {
        ByteBuf frame = joined(4, HttpLimits.LARGE_PIECE_BYTES);
        assertThat(frame.readableBytes()).isEqualTo(4 * HttpLimits.LARGE_PIECE_BYTES);
        assertThat(frame.nioBufferCount()).isEqualTo(4);
        frame.release();
    }

    @Test
    void small_pieces_do_not_cost_more_than_they_carry() {
        ByteBuf frame = joined(HttpLimits.MESH_FRAME_BYTES, 1);
        assertThat(frame.readableBytes()).isEqualTo(HttpLimits.MESH_FRAME_BYTES);
        assertThat(frame.nioBufferCount()).isEqualTo(1);
        frame.release();
    }

    @Test
    void large_and_small_pieces_come_in_their_order() {
        byte[] large = new byte[HttpLimits.LARGE_PIECE_BYTES];
        ByteBuf frame = Unpooled.buffer().writeByte(1);
        frame = Codecs.joined(BUFFERS, frame, Unpooled.wrappedBuffer(large));
        frame = Codecs.joined(BUFFERS, frame, Unpooled.buffer().writeByte(2));
        frame = Codecs.joined(BUFFERS, frame, Unpooled.wrappedBuffer(large));
        frame = Codecs.joined(BUFFERS, frame, Unpooled.buffer().writeByte(3));
        assertThat(frame.readByte()).isEqualTo((byte) 1);
        assertThat(frame.skipBytes(large.length).readByte()).isEqualTo((byte) 2);
        assertThat(frame.skipBytes(large.length).readByte()).isEqualTo((byte) 3);
        assertThat(frame.isReadable()).isFalse();
        frame.release();
    }
}
