package dev.weft.proxy.route;

import dev.weft.proxy.snapshot.RouteTarget;
import dev.weft.proxy.snapshot.WeightedBackend;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Draws a share of a target: each with exactly its weight's probability, in whole numbers. */
final class Share {
    private Share() {}

    /** Empty when every weight is zero, or when there are none. */
    static Optional<WeightedBackend> draw(RouteTarget target, RandomGenerator random) {
        List<WeightedBackend> shares = target.backends();
        if (shares.size() == 1) {
            WeightedBackend only = shares.getFirst();
            return only.weight() > 0 ? Optional.of(only) : Optional.empty();
        }
        long total = target.totalWeight();
        if (total == 0) {
            return Optional.empty();
        }
        long drawn = random.nextLong(total);
        for (int i = 0; i < shares.size(); i++) {
            drawn -= shares.get(i).weight();
            if (drawn < 0) {
                return Optional.of(shares.get(i));
            }
        }
        throw new IllegalStateException("the weights no longer add up to their sum");
    }
}
