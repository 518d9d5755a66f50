package dev.weft.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Targets, and what holds for them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.authorization) || has(self.traffic) || has(self.telemetry)",
        message = "a policy needs at least one of authorization, traffic and telemetry")
@ValidationRule(
        value =
                "self.targetRefs.all(t, (t.kind in ['Service', 'ServiceAccount', 'Namespace']) ? t.group == '' : (t.kind in ['Mesh', 'EgressHost']) ? t.group == 'weft.dev' : t.group == 'gateway.networking.k8s.io')",
        message =
                "group and kind do not fit: write group '' for Service, ServiceAccount and Namespace, weft.dev for Mesh and EgressHost, gateway.networking.k8s.io for HTTPRoute, GRPCRoute and Gateway")
@ValidationRule(
        value = "self.targetRefs.all(t, t.kind != 'Mesh' || t.name == 'default')",
        message = "the Mesh is named default; write name: default")
@ValidationRule(
        value =
                "self.targetRefs.all(t, !has(t.sectionName) || !(t.kind in ['Mesh', 'Namespace', 'EgressHost']))",
        message =
                "sectionName names a part of a Service, route or Gateway; remove it from targets of kind Mesh, Namespace and EgressHost")
@ValidationRule(
        value = "self.targetRefs.all(t, self.targetRefs.exists_one(u, u == t))",
        message = "a target is listed twice; list it once")
public record MeshPolicySpec(
        @Required
                @Size(min = 1, max = 16)
                @JsonPropertyDescription(
                        "What the policy is attached to, 1 to 16 targets. The most specific level wins for each field: named rule, route, port of a Service, Service, port of a ServiceAccount, ServiceAccount, Namespace, Mesh.")
                List<TargetRef> targetRefs,
        @JsonPropertyDescription("Who may do what.") @Nullable Authorization authorization,
        @JsonPropertyDescription("How callers send requests.") @Nullable Traffic traffic,
        @JsonPropertyDescription("What is told about requests.") @Nullable Telemetry telemetry) {
    public MeshPolicySpec {
        targetRefs = Absent.asEmpty(targetRefs);
    }
}
