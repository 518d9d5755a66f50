package dev.weft.operator.status;

import dev.weft.api.status.Condition;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many proxies hold something.
 *
 * @param refusals why the others would not, each with the proxy's name
 */
public record Tally(int inForce, int total, List<String> refusals) {
    /** Reasons that are shown; the rest would say the same. */
    static final int MAX_REFUSALS = 3;

    /** Of what no proxy needs. */
    public static final Tally NONE = new Tally(0, 0, List.of());

    public Tally {
        refusals = List.copyOf(refusals);
    }

    /** Such as {@code 2/2}. */
    public String fraction() {
        return inForce + "/" + total;
    }

    /** Both together. */
    Tally plus(Tally other) {
        return new Tally(
                inForce + other.inForce(),
                total + other.total(),
                Stream.concat(refusals.stream(), other.refusals().stream())
                        .limit(MAX_REFUSALS)
                        .toList());
    }

    /** The same proxies, none of which holds it yet. */
    public Tally pending() {
        return new Tally(0, total, refusals);
    }

    /** With proxies whose state is not known yet. */
    Tally awaiting(int proxies) {
        return new Tally(inForce, total + proxies, refusals);
    }

    /** The same, unless it was said already that all proxies have this generation of an object. */
    Tally awaiting(int proxies, List<Condition> before, long generation) {
        return Transitions.isProgrammed(before, generation) ? this : awaiting(proxies);
    }

    boolean complete() {
        return inForce == total;
    }
}
