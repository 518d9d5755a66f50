package dev.weft.operator.resolve;

import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Split;
import dev.weft.operator.resolve.gateway.KeyPairs;
import dev.weft.operator.watch.ObjectRef;
import java.util.Map;

/** What was in force before; a resource that breaks keeps doing what it did. */
public record LastGood(
        Map<ObjectRef, Split> splits, Map<ObjectRef, Policy> policies, KeyPairs.Memory pairs) {
    public LastGood {
        splits = Map.copyOf(splits);
        policies = Map.copyOf(policies);
    }

    /** Before the first run. */
    public static LastGood empty() {
        return new LastGood(Map.of(), Map.of(), KeyPairs.Memory.NONE);
    }
}
