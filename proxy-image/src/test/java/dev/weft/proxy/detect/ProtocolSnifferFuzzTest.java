package dev.weft.proxy.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** The first bytes of a connection, whatever they are. */
class ProtocolSnifferFuzzTest {
    @FuzzTest
    void what_was_decided_holds_however_the_bytes_come(byte[] bytes) {
        Guess before = Guess.UNDECIDED;
        for (int length = 0; length <= bytes.length; length++) {
            ByteBuf some = Unpooled.wrappedBuffer(bytes, 0, length);
            Guess now = ProtocolSniffer.guess(some);
            assertThat(some.readableBytes()).isEqualTo(length);
            if (before != Guess.UNDECIDED && length <= ProtocolSniffer.MAX_UNDECIDED_BYTES) {
                assertThat(now).isEqualTo(before);
            }
            before = now;
        }
    }
}
