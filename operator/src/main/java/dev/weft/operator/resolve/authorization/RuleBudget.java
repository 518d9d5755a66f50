package dev.weft.operator.resolve.authorization;

import dev.weft.operator.model.Policy;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.ConfigLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many rules the policies of a namespace may have together. All of them may hold for one
 * workload, and a proxy takes no more; the youngest policy that would be too much is refused.
 */
public final class RuleBudget {
    private final Map<String, Integer> taken = new HashMap<>();

    /**
     * Takes what a policy needs.
     *
     * @throws IllegalArgumentException with a sentence, when there is not so much left
     */
    public void take(ObjectRef policy, Policy.Authorization authorization) {
        int rules = authorization.deny().size() + authorization.allow().map(List::size).orElse(0);
        int before = taken.getOrDefault(policy.namespace(), 0);
        if (before + rules > ConfigLimits.RULES_OF_A_NAMESPACE) {
            throw new IllegalArgumentException(
                    "authorization: its "
                            + rules
                            + " rules and the "
                            + before
                            + " of older policies are more than the "
                            + ConfigLimits.RULES_OF_A_NAMESPACE
                            + " that the policies of a namespace may have; merge rules that differ"
                            + " in one field");
        }
        taken.put(policy.namespace(), before + rules);
    }
}
