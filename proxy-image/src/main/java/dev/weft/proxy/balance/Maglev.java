package dev.weft.proxy.balance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A table that endpoints fill in turns, each in an order of its own (Eisenbud et al., NSDI 2016):
 * as even as it gets, one look-up, and little moves with a change. A request whose endpoint does
 * not fit goes by the next entries.
 */
final class Maglev implements Picker {
    /** Prime, and large against the usual number of endpoints. */
    static final int ENTRIES = 65_537;

    private static final int NOBODY = -1;

    private final EndpointState[] states;
    private final int[] table = new int[ENTRIES];

    Maglev(EndpointState[] states) {
        this.states = states;
        fill();
    }

    private void fill() {
        int[] offsets = new int[states.length];
        int[] skips = new int[states.length];
        int[] next = new int[states.length];
        for (int i = 0; i < states.length; i++) {
            long hash = EndpointNames.hash(states[i].endpoint());
            offsets[i] = (int) Long.remainderUnsigned(hash, ENTRIES);
            skips[i] = (int) Long.remainderUnsigned(Hashes.mixed(hash), ENTRIES - 1) + 1;
        }
        Arrays.fill(table, NOBODY);
        int filled = 0;
        while (filled < ENTRIES && states.length > 0) {
            for (int i = 0; i < states.length && filled < ENTRIES; i++) {
                int entry = entry(offsets[i], skips[i], next[i]++);
                while (table[entry] != NOBODY) {
                    entry = entry(offsets[i], skips[i], next[i]++);
                }
                table[entry] = i;
                filled++;
            }
        }
    }

    private static int entry(int offset, int skip, int turn) {
        return (int) ((offset + (long) turn * skip) % ENTRIES);
    }

    @Override
    public @Nullable EndpointState pick(Fit fit, long hash) {
        int start = (int) Long.remainderUnsigned(hash, ENTRIES);
        for (int step = 0; step < ENTRIES && states.length > 0; step++) {
            EndpointState state = states[table[(start + step) % ENTRIES]];
            if (fit.takes(state)) {
                return state;
            }
        }
        return null;
    }
}
