package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.api.v1alpha1.Telemetry;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Scope;
import dev.weft.operator.resolve.gateway.DoorFields;
import dev.weft.operator.resolve.traffic.TrafficReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the fields of a policy that this version takes but does not enforce. */
final class LaterFields {
    private final List<String> found = new ArrayList<>();

    private LaterFields() {}

    static List<String> of(MeshPolicySpec spec) {
        LaterFields fields = new LaterFields();
        if (spec.telemetry() != null) {
            fields.telemetry(spec.telemetry());
        }
        return fields.found;
    }

    /** What a policy says that means nothing for any of its targets. */
    static List<String> misplaced(MeshPolicySpec spec, List<Scope> scopes) {
        List<String> found = new ArrayList<>();
        if (spec.traffic() != null && about(scopes, Scope.OfAccount.class)) {
            found.add("spec.traffic (it is about calls to a Service or route)");
        }
        if (spec.telemetry() != null && about(scopes, Scope.OfRoute.class)) {
            found.add("spec.telemetry (it is about a Service or a port, not about a route)");
        }
        if (spec.authorization() != null
                && spec.authorization().plaintext() != null
                && about(scopes, Scope.OfRoute.class)) {
            found.add("spec.authorization.plaintext (it is about a port, not about a route)");
        }
        if (spec.authorization() != null && about(scopes, Scope.OfEgressHost.class)) {
            found.add(
                    "spec.authorization (an EgressHost is for the workloads of its namespace; use"
                            + " another namespace for those that may not)");
        }
        if (about(scopes, Scope.OfEgressHost.class) && admits(spec)) {
            found.add(
                    "spec.traffic.rateLimit, concurrencyLimit, fault and requestSizeLimit (they are"
                            + " counted in the pods of a target, and this one has none)");
        }
        if (about(scopes, Scope.OfGateway.class)) {
            found.addAll(DoorFields.misplaced(spec));
        }
        return found;
    }

    private static boolean admits(MeshPolicySpec spec) {
        return spec.traffic() != null
                && !TrafficReader.read(spec.traffic()).admitting().equals(Policy.Admitting.NONE);
    }

    private static boolean about(List<Scope> scopes, Class<? extends Scope> kind) {
        return !scopes.isEmpty() && scopes.stream().allMatch(kind::isInstance);
    }

    private void telemetry(Telemetry telemetry) {
        note("telemetry.metrics", telemetry.metrics());
    }

    private void note(String field, @Nullable Object value) {
        if (value != null) {
            found.add("spec." + field);
        }
    }
}
