package dev.weft.proxy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every test class that lost a buffer. Registered for all of them as a service. */
public final class NoLeaks implements AfterAllCallback {
    /** A lost buffer is found when it was collected and another one is taken. */
    private static final int COLLECTIONS = 3;

    @Override
    public void afterAll(ExtensionContext context) {
        assertThat(leaks()).as("leaks of %s", context.getDisplayName()).isEmpty();
    }

    static List<String> leaks() {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer(1).release();
            ByteBufAllocator.DEFAULT.heapBuffer(1).release();
            found.addAll(LeakDetector.take());
        }
        return found;
    }
}
