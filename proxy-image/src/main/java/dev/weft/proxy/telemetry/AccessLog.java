package dev.weft.proxy.telemetry;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes lines on a thread of its own, which begins with the first one: whoever reads them slowly
 * costs {@value #MAX_WAITING_BYTES} bytes, and lines, but no request any time.
 */
public final class AccessLog {
    static final int MAX_WAITING_BYTES = 1024 * 1024;

    private final OutputStream out;
    private final Runnable dropped;
    private final BlockingQueue<byte[]> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger waitingBytes = new AtomicInteger();
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * A log.
     *
     * @param dropped told of each line that was not written
     */
    public AccessLog(OutputStream out, Runnable dropped) {
        this.out = out;
        this.dropped = dropped;
    }

    /** Takes a line, unless too many wait. Never blocks. */
    void write(byte[] line) {
        if (waitingBytes.addAndGet(line.length) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-line.length);
            dropped.run();
            return;
        }
        waiting.add(line);
        if (!begun.get() && begun.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("access-log").start(this::writeAll);
        }
    }

    private void writeAll() {
        try {
            while (true) {
                byte[] line = waiting.take();
                try {
                    out.write(line);
                    if (waiting.isEmpty()) {
                        out.flush();
                    }
                } catch (IOException e) {
                    // There is nowhere to say so but in the metrics.
                    dropped.run();
                }
                waitingBytes.addAndGet(-line.length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
