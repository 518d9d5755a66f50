package dev.weft.proxy.admission;

import dev.weft.proxy.snapshot.traffic.RateLimit.Rate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A meter for each of many keys. Beyond {@value #MAX_KEYS} the one that was not asked for longest
 * is forgotten: whoever sends ever new keys gets a burst for each, and is held by the limit of all
 * requests together.
 */
final class KeyedMeters {
    static final int MAX_KEYS = 8_192;

    /** Longer keys count as one. */
    static final int MAX_KEY_LENGTH = 256;

    private static final String LONG = "longer than is told apart";

    private final Rate rate;
    private final Map<String, Meter> meters =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Meter> eldest) {
                    return size() > MAX_KEYS;
                }
            };

    KeyedMeters(Rate rate) {
        this.rate = rate;
    }

    Meter of(String key, long nanoTime) {
        String bounded = key.length() > MAX_KEY_LENGTH ? LONG : key;
        Meter meter = meters.get(bounded);
        if (meter == null) {
            meter = new Meter(rate, nanoTime);
            meters.put(bounded, meter);
        }
        return meter;
    }

    int size() {
        return meters.size();
    }
}
