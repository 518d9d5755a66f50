package dev.weft.api.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One observation about a resource, in the shape of {@code metav1.Condition}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required
                @Size(min = 1, max = 316)
                @JsonPropertyDescription(
                        "What is observed: Ready, Accepted, ResolvedRefs, Programmed, PartiallyInvalid or Stalled.")
                String type,
        @Required
                @Pattern("^(True|False|Unknown)$")
                @JsonPropertyDescription("True, False or Unknown.")
                String status,
        @Required
                @Size(min = 1, max = 1024)
                @JsonPropertyDescription("One word that a program can compare.")
                String reason,
        @Required
                @Size(max = 32768)
                @JsonPropertyDescription("A sentence for a person: what, where and how to mend it.")
                String message,
        @JsonPropertyDescription("The metadata.generation that was observed.")
                @Nullable Long observedGeneration,
        @Required @JsonPropertyDescription("When the status last changed, RFC 3339.")
                String lastTransitionTime) {}
