package dev.weft.operator.push;

import dev.weft.proxy.config.v1.Update;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Updates that wait for a slow stream. A newer one for the same key takes the place of the older,
 * so it never holds more than one for each subscription. Used on the stream's event loop alone.
 */
final class Outbox {
    private final Map<ConfigKey, Update> waiting = new LinkedHashMap<>();

    void put(ConfigKey key, Update update) {
        waiting.put(key, update);
    }

    Optional<Update> next() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        ConfigKey first = waiting.keySet().iterator().next();
        return Optional.ofNullable(waiting.remove(first));
    }

    int size() {
        return waiting.size();
    }
}
