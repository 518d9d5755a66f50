package dev.weft.api.split;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.api.status.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the split is in force, and what it really does. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TrafficSplitStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription(
                        "Ready sums up; Accepted, ResolvedRefs, Programmed and Stalled say more.")
                List<Condition> conditions,
        @JsonPropertyDescription("Proxies in which these weights are in force, such as 12/12.")
                @Nullable String programmed,
        @JsonPropertyDescription(
                        "The shares by weight on one line, such as pay-v1 90 %, pay-v2 10 %.")
                @Nullable String desired,
        @JsonPropertyDescription(
                        "The observed shares on one line, such as pay-v1 90.2 %, pay-v2 9.8 %; absent without requests.")
                @Nullable String observed,
        @JsonPropertyDescription(
                        "The time that the figures below cover, such as 10s. It begins anew when the weights change.")
                @Nullable String window,
        @JsonPropertyDescription("Requests that were split in the window.") @Nullable Long requests,
        @JsonPropertyDescription("Desired against observed, by backend.") List<Backend> backends) {
    public TrafficSplitStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        backends = backends == null ? List.of() : List.copyOf(backends);
    }

    /** Desired against observed. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Backend(
            @JsonPropertyDescription("The Service.") String service,
            @JsonPropertyDescription("Its share by the weights, such as 90 %.") String desiredShare,
            @JsonPropertyDescription(
                            "Its share of the requests in the window; absent without requests.")
                    @Nullable String observedShare,
            @JsonPropertyDescription("Requests in the window.") @Nullable Long requests,
            @JsonPropertyDescription("Share of requests that did not fail, such as 99.95 %.")
                    @Nullable String successRate,
            @JsonPropertyDescription("99 of 100 requests ended within this time, such as 4.2 ms.")
                    @Nullable String p99,
            @JsonPropertyDescription("Endpoints that can take traffic.")
                    @Nullable Integer endpoints) {}
}
