package dev.weft.proxy.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What the proxy waits for before it takes traffic. */
public final class Readiness {
    private final Map<String, BooleanSupplier> conditions;

    /**
     * Ready when all of them hold.
     *
     * @param conditions by what is said while one does not hold, in the order in which they come
     *     true
     */
    public Readiness(Map<String, BooleanSupplier> conditions) {
        this.conditions = new LinkedHashMap<>(conditions);
    }

    /** What is not there yet; empty when the proxy is ready. */
    public List<String> missing() {
        return conditions.entrySet().stream()
                .filter(condition -> !condition.getValue().getAsBoolean())
                .map(Map.Entry::getKey)
                .toList();
    }
}
