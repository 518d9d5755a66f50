package dev.weft.proxy.resilience;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The budgets of one event loop, one for each destination. Beyond {@value #MAX_BUDGETS} the one
 * that was not used for longest is forgotten.
 */
public final class RetryBudgets {
    static final int MAX_BUDGETS = 4_096;

    private final Map<String, RetryBudget> budgets =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RetryBudget> eldest) {
                    return size() > MAX_BUDGETS;
                }
            };

    /** The budget of the destination under a key. */
    public RetryBudget of(String destinationKey) {
        return budgets.computeIfAbsent(destinationKey, key -> new RetryBudget());
    }
}
