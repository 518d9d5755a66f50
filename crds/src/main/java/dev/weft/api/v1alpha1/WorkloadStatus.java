package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.api.status.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the workload's proxy is there. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkloadStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription("Ready is True while its proxy is connected and in force.")
                List<Condition> conditions) {
    public WorkloadStatus {
        conditions = Absent.asEmpty(conditions);
    }
}
