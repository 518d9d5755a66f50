package dev.weft.proxy.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Handles of one family by the labels that they stand for. Callers choose labels, so their number
 * is bounded: what comes later shares one handle.
 */
final class SeriesTable<K, V> {
    private final int most;
    private final Map<K, V> series = new ConcurrentHashMap<>();
    private final Function<K, V> maker;
    private final K other;

    /**
     * A table.
     *
     * @param other the labels that stand for all that are too many
     */
    SeriesTable(int most, K other, Function<K, V> maker) {
        this.most = most;
        this.other = other;
        this.maker = maker;
    }

    V of(K key) {
        V found = series.get(key);
        if (found != null) {
            return found;
        }
        return series.computeIfAbsent(series.size() < most ? key : other, maker);
    }
}
