package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What a policy is attached to (GEP-713): an object of the policy's own namespace, or the mesh. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TargetRef(
        @Required
                @Size(max = 253)
                @JsonPropertyDescription(
                        "API group of the target: \"\" for Service, ServiceAccount and Namespace, gateway.networking.k8s.io for routes and Gateway, weft.dev for Mesh and EgressHost.")
                String group,
        @Required
                @Pattern(
                        "^(Mesh|Namespace|ServiceAccount|Service|HTTPRoute|GRPCRoute|Gateway|EgressHost)$")
                @JsonPropertyDescription(
                        "Mesh, Namespace, ServiceAccount (whatever runs as it), Service, HTTPRoute, GRPCRoute, Gateway or EgressHost.")
                String kind,
        @Required
                @Size(min = 1, max = 253)
                @JsonPropertyDescription(
                        "Name of the target. A Namespace must be the policy's own; the Mesh is named default.")
                String name,
        @Size(min = 1, max = 253)
                @JsonPropertyDescription(
                        "A port of a Service (name or number), the number of a port of what runs as a ServiceAccount, a rule name of a route or a listener of a Gateway. Absent: the whole target.")
                @Nullable String sectionName) {}
