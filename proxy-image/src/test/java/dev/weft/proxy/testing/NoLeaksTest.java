package dev.weft.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoLeaksTest {
    @Test
    void a_buffer_that_is_dropped_is_found() {
        drop();
        // What was collected is told of by another thread.
        List<String> found = new ArrayList<>();
        Until.holds("it is found", () -> found.addAll(NoLeaks.leaks()));
        assertThat(found).singleElement().asString().contains("never released");
    }

    /** In a frame of its own, so that nothing refers to the buffer any more. */
    private static void drop() {
        assertThat(ByteBufAllocator.DEFAULT.buffer(16).writeByte(1).isReadable()).isTrue();
    }
}
