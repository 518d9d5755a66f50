package dev.weft.operator.traffic;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * How often something happened, and how often it was special, hour by hour over the last day. What
 * did not happen in any of them is forgotten. Not safe for use by threads.
 */
final class HourlyCounts<K> {
    /** How long something is remembered after it happened last. */
    static final Duration LENGTH = Duration.ofHours(24);

    private static final int HOURS = (int) LENGTH.toHours();

    private final InstantSource clock;
    private final Consumer<K> forgotten;
    private final Map<K, Hours> counts = new HashMap<>();
    private long hour;

    /** Sums over the last day. */
    record Sums(long all, long special) {
        boolean isNothing() {
            return all == 0 && special == 0;
        }
    }

    private static final class Hours {
        private final long[] all = new long[HOURS];
        private final long[] special = new long[HOURS];

        Sums sums() {
            long sumOfAll = 0;
            long sumOfSpecial = 0;
            for (int i = 0; i < HOURS; i++) {
                sumOfAll += all[i];
                sumOfSpecial += special[i];
            }
            return new Sums(sumOfAll, sumOfSpecial);
        }
    }

    /**
     * Begins empty.
     *
     * @param forgotten is told of each key that is no longer remembered
     */
    HourlyCounts(InstantSource clock, Consumer<K> forgotten) {
        this.clock = clock;
        this.forgotten = forgotten;
        this.hour = hour(clock.millis());
    }

    int size() {
        move();
        return counts.size();
    }

    boolean knows(K key) {
        move();
        return counts.containsKey(key);
    }

    void add(K key, long all, long special) {
        move();
        Hours hours = counts.computeIfAbsent(key, made -> new Hours());
        int slot = Math.floorMod(hour, HOURS);
        hours.all[slot] += all;
        hours.special[slot] += special;
    }

    void forEach(BiConsumer<K, Sums> action) {
        move();
        counts.forEach((key, hours) -> action.accept(key, hours.sums()));
    }

    /** Empties the hours that have passed, and forgets what is older than all. */
    private void move() {
        long now = hour(clock.millis());
        long passed = Math.min(now - hour, HOURS);
        for (long i = 0; i < passed; i++) {
            int slot = Math.floorMod(now - i, HOURS);
            for (Hours hours : counts.values()) {
                hours.all[slot] = 0;
                hours.special[slot] = 0;
            }
        }
        if (passed > 0) {
            counts.entrySet()
                    .removeIf(
                            entry -> {
                                boolean old = entry.getValue().sums().isNothing();
                                if (old) {
                                    forgotten.accept(entry.getKey());
                                }
                                return old;
                            });
            hour = now;
        }
    }

    private static long hour(long millis) {
        return millis / Duration.ofHours(1).toMillis();
    }
}
