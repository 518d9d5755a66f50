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
                List<Target> targets,
        @JsonPropertyDescription(
                        "What its rules refused, and in mode Audit would refuse; absent while there is nothing. It changes once a minute at most.")
                @Nullable Decisions decisions,
        @JsonPropertyDescription(
                        "Where authorization.plaintext is set: who came without mutual TLS to what the policy is attached to; absent while nobody did.")
                @Nullable PlaintextCallers plaintext) {
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
                    List<Condition> conditions) {
        public Target {
            conditions = Absent.asEmpty(conditions);
            effective = Absent.asEmpty(effective);
        }
    }

    /** What the rules of a policy did. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Decisions(
            @JsonPropertyDescription(
                            "From when on it is counted: for 24 hours, or since the operator started.")
                    @Nullable String since,
            @JsonPropertyDescription("Requests and connections that its rules refused.")
                    @Nullable Long refused,
            @JsonPropertyDescription(
                            "Those that would have been refused if the policy were enforced.")
                    @Nullable Long wouldRefuse,
            @JsonPropertyDescription("By rule, at most 32 of them.") List<Rule> rules) {
        public Decisions {
            rules = Absent.asEmpty(rules);
        }
    }

    /** What one rule did. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Rule(
            @JsonPropertyDescription(
                            "The rule, or no-allow-rule for what no rule of an allow list or the default refused.")
                    @Nullable String name,
            @JsonPropertyDescription("Requests and connections that it refused.")
                    @Nullable Long refused,
            @JsonPropertyDescription("Those that it would have refused in mode Enforce.")
                    @Nullable Long wouldRefuse,
            @JsonPropertyDescription(
                            "Some of the callers it was about: SPIFFE ids, or without one the name of a pod's owner or an address.")
                    List<String> callers) {
        public Rule {
            callers = Absent.asEmpty(callers);
        }
    }
}
