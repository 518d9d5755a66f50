package dev.weft.operator.traffic;

import java.util.List;
import java.util.Objects;

/** The newest refusals, the newest first, as they are kept in a file. */
public record RecordedRefusals(int version, List<Refusal> refusals) {
    /** The only version so far. */
    public static final int VERSION = 1;

    public RecordedRefusals {
        refusals = List.copyOf(refusals);
    }

    /**
     * One request or connection that was refused.
     *
     * @param id as the header {@code weft-reason} of the answer has it
     * @param timeMillis since 1970
     * @param workload whose proxy refused it, {@code namespace/name}
     * @param address of the caller
     * @param flow with the path as it was sent
     * @param reason the code
     * @param rule what decided
     * @param unclear what could not be known for sure, where that decided; else empty
     */
    public record Refusal(
            String id,
            long timeMillis,
            String workload,
            String address,
            Flow flow,
            String reason,
            String rule,
            String unclear) {
        public Refusal {
            Objects.requireNonNull(id);
            Objects.requireNonNull(workload);
            Objects.requireNonNull(address);
            Objects.requireNonNull(flow);
            Objects.requireNonNull(reason);
            Objects.requireNonNull(rule);
            Objects.requireNonNull(unclear);
        }
    }
}
