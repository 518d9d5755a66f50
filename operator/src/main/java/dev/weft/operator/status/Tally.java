package dev.weft.operator.status;

import java.util.List;

/**
 * How many proxies hold something.
 *
 * @param refusals why the others would not, each with the proxy's name
 */
public record Tally(int inForce, int total, List<String> refusals) {
    /** Of what no proxy needs. */
    public static final Tally NONE = new Tally(0, 0, List.of());

    public Tally {
        refusals = List.copyOf(refusals);
    }

    /** Such as {@code 2/2}. */
    public String fraction() {
        return inForce + "/" + total;
    }

    boolean complete() {
        return inForce == total;
    }
}
