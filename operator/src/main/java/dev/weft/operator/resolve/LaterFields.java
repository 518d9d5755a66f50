package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.api.v1alpha1.Telemetry;
import dev.weft.operator.model.Scope;
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
        boolean accounts =
                !scopes.isEmpty() && scopes.stream().allMatch(Scope.OfAccount.class::isInstance);
        if (spec.traffic() != null && accounts) {
            found.add("spec.traffic (it is about calls to a Service or route)");
        }
        boolean routes =
                !scopes.isEmpty() && scopes.stream().allMatch(Scope.OfRoute.class::isInstance);
        if (spec.authorization() != null && spec.authorization().plaintext() != null && routes) {
            found.add("spec.authorization.plaintext (it is about a port, not about a route)");
        }
        return found;
    }

    private void telemetry(Telemetry telemetry) {
        note("telemetry.accessLog", telemetry.accessLog());
        note("telemetry.tracing", telemetry.tracing());
        note("telemetry.metrics", telemetry.metrics());
    }

    private void note(String field, @Nullable Object value) {
        if (value != null) {
            found.add("spec." + field);
        }
    }
}
