package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.api.status.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a policy. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MeshPolicyStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription(
                        "Ready sums up; Accepted, ResolvedRefs, Programmed, PartiallyInvalid and Stalled say more.")
                List<Condition> conditions,
        @JsonPropertyDescription("For each target, what holds there in the end.")
                List<Target> targets) {
    public MeshPolicyStatus {
        conditions = Absent.asEmpty(conditions);
        targets = Absent.asEmpty(targets);
    }

    /** What holds for one target when all levels are taken together. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Target(
            @JsonPropertyDescription("The target.") TargetRef ref,
            @JsonPropertyDescription("The effective result in words, one line each.")
                    List<String> effective) {
        public Target {
            effective = Absent.asEmpty(effective);
        }
    }
}
