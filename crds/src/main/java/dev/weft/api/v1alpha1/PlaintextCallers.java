package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who came without mutual TLS. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlaintextCallers(
        @JsonPropertyDescription(
                        "From when on it is counted: for 24 hours, or since the operator started.")
                @Nullable String since,
        @JsonPropertyDescription("How many callers there were.") @Nullable Integer callers,
        @JsonPropertyDescription("Requests and connections of all of them.")
                @Nullable Long requests,
        @JsonPropertyDescription("By name, at most 32 of them.") List<Caller> names) {
    public PlaintextCallers {
        names = Absent.asEmpty(names);
    }

    /** One of them. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Caller(
            @JsonPropertyDescription(
                            "The owner of the pod, such as shop/cron, or the address when it is not a pod's.")
                    @Nullable String name,
            @JsonPropertyDescription("Some of what it called, such as shop/pay:80.")
                    List<String> called,
            @JsonPropertyDescription("Its requests and connections.") @Nullable Long requests,
            @JsonPropertyDescription("Those that were refused.") @Nullable Long refused) {
        public Caller {
            called = Absent.asEmpty(called);
        }
    }
}
