package dev.weft.operator.traffic;

import java.util.List;

/**
 * What came in lately, as it is kept in a file.
 *
 * @param sinceMillis from when on, in milliseconds since 1970
 * @param untilMillis when it was taken
 * @param left how many attempts were left out, because there were too many kinds of them
 */
public record RecordedTraffic(
        int version, long sinceMillis, long untilMillis, long left, List<Counted> flows) {
    /** The only version so far. */
    public static final int VERSION = 1;

    public RecordedTraffic {
        flows = List.copyOf(flows);
    }

    /** A flow, and how many attempts there were and were refused. */
    public record Counted(Flow flow, long attempts, long refused) {}
}
