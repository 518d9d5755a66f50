package dev.weft.proxy.testing;

import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what Netty's leak detector finds, for {@link NoLeaks}. Netty makes one for each kind of
 * resource when {@code io.netty.customResourceLeakDetector} names this class.
 */
public final class LeakDetector<T> extends ResourceLeakDetector<T> {
    private static final ConcurrentLinkedQueue<String> FOUND = new ConcurrentLinkedQueue<>();

    /** As Netty calls it. */
    public LeakDetector(Class<?> type, int samplingInterval) {
        super(type, samplingInterval);
    }

    /** As older callers do; Netty complains when it is not there. */
    public LeakDetector(Class<?> type, int samplingInterval, long unusedMaxActive) {
        this(type, samplingInterval);
    }

    /** What was found since the last call. */
    static List<String> take() {
        List<String> found = new ArrayList<>();
        for (String leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
            found.add(leak);
        }
        return found;
    }

    @Override
    protected boolean needReport() {
        return true;
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
        FOUND.add(type + " was never released" + records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
        FOUND.add(type + " was never released");
    }
}
