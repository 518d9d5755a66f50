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
        @JsonPropertyDescription("Proxies in which the policy is in force, such as 12/12.")
                @Nullable String programmed,
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
                    List<String> effective,
            @JsonPropertyDescription("Accepted and ResolvedRefs of this target alone.")
                    List<Condition> conditions,
            @JsonPropertyDescription(
                            "Requests and connections refused by rules of this policy since the operator's replica started.")
                    @Nullable Long refused,
            @JsonPropertyDescription("The same for mode Audit: what Enforce would have refused.")
                    @Nullable Long wouldRefuse) {
        public Target {
            conditions = Absent.asEmpty(conditions);
            effective = Absent.asEmpty(effective);
        }
    }
}
