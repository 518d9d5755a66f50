package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a member that is not a pod is, and who it is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record WorkloadSpec(
        @Required
                @Size(min = 1, max = 253)
                @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                @JsonPropertyDescription(
                        "The service account of the same namespace that is its identity.")
                String serviceAccountName,
        @Required
                @Size(min = 2, max = 45)
                @Pattern("^[0-9a-fA-F:.]+$")
                @JsonPropertyDescription(
                        "The IP address of its application and of its proxy's mesh port.")
                String address,
        @Size(max = 32)
                @JsonPropertyDescription(
                        "Names for ports, so that a Service can use a named targetPort.")
                List<Port> ports,
        @Size(max = 63) @JsonPropertyDescription("The zone it is in.") @Nullable String zone) {
    public WorkloadSpec {
        ports = Absent.asEmpty(ports);
    }

    /** A named port. */
    public record Port(
            @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Name of the port.")
                    String name,
            @Required @Min(1) @Max(65535) @JsonPropertyDescription("Number of the port.")
                    Integer port) {}
}
