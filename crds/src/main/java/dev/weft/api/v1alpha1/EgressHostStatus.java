package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.api.status.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an EgressHost. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EgressHostStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription(
                        "Ready sums up; Accepted, Programmed and PartiallyInvalid say more.")
                List<Condition> conditions,
        @JsonPropertyDescription(
                        "Proxies in which it is in force, of those that call outside the cluster on its ports.")
                @Nullable String programmed) {
    public EgressHostStatus {
        conditions = Absent.asEmpty(conditions);
    }
}
