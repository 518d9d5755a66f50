package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.api.status.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mesh as it is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MeshStatus(
        @JsonPropertyDescription("The metadata.generation that this status is about.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription("Ready sums up.") List<Condition> conditions,
        @JsonPropertyDescription("Proxies connected to the replica that writes this status.")
                @Nullable Integer proxies,
        @JsonPropertyDescription("The certificates of workloads.")
                @Nullable Certificates certificates,
        @JsonPropertyDescription(
                        "Who came without mutual TLS, to any workload; absent while nobody did. It changes once a minute at most.")
                @Nullable PlaintextCallers plaintext) {
    public MeshStatus {
        conditions = Absent.asEmpty(conditions);
    }

    /** The certificates of workloads. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Certificates(
            @JsonPropertyDescription("Who issues now.") @Nullable String issuer,
            @JsonPropertyDescription("Proxies that have a certificate.")
                    @Nullable Integer workloads,
            @JsonPropertyDescription("When the first of them expires unless it is renewed.")
                    @Nullable String nextExpiry,
            @JsonPropertyDescription("Roots that the proxies trust.") @Nullable Integer roots) {}
}
