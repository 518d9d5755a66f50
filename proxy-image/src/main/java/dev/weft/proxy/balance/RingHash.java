package dev.weft.proxy.balance;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints as points on a ring of 64 bits: a request goes to the next point behind its hash, and
 * further along the ring when that endpoint does not fit. Another endpoint moves only the requests
 * between its points and those before them.
 */
final class RingHash implements Picker {
    /** Points of all endpoints together; more endpoints have fewer each. */
    static final int MAX_POINTS = 64 * 1_024;

    static final int POINTS_PER_ENDPOINT = 256;

    private final EndpointState[] states;
    private final long[] points;
    private final int[] owners;

    private record Point(long place, int owner) {}

    RingHash(EndpointState[] states) {
        this.states = states;
        int each =
                states.length == 0
                        ? 0
                        : Math.clamp(MAX_POINTS / states.length, 1, POINTS_PER_ENDPOINT);
        Point[] all = new Point[states.length * each];
        for (int i = 0; i < states.length; i++) {
            long seed = EndpointNames.hash(states[i].endpoint());
            for (int j = 0; j < each; j++) {
                all[i * each + j] = new Point(Hashes.mixed(seed + j * 0x9e3779b97f4a7c15L), i);
            }
        }
        Arrays.sort(all, Comparator.comparingLong(Point::place).thenComparingInt(Point::owner));
        this.points = new long[all.length];
        this.owners = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            points[i] = all[i].place();
            owners[i] = all[i].owner();
        }
    }

    @Override
    public @Nullable EndpointState pick(Fit fit, long hash) {
        int found = Arrays.binarySearch(points, hash);
        int start = found >= 0 ? found : -found - 1;
        for (int step = 0; step < points.length; step++) {
            EndpointState state = states[owners[(start + step) % points.length]];
            if (fit.takes(state)) {
                return state;
            }
        }
        return null;
    }
}
