package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.api.v1alpha1.Telemetry;
import dev.weft.api.v1alpha1.Traffic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the fields of a policy that this version takes but does not enforce. */
final class LaterFields {
    private final List<String> found = new ArrayList<>();

    private LaterFields() {}

    static List<String> of(MeshPolicySpec spec) {
        LaterFields fields = new LaterFields();
        if (spec.traffic() != null) {
            fields.traffic(spec.traffic());
        }
        if (spec.telemetry() != null) {
            fields.telemetry(spec.telemetry());
        }
        return fields.found;
    }

    private void traffic(Traffic traffic) {
        if (traffic.timeouts() != null) {
            note("traffic.timeouts.idle", traffic.timeouts().idle());
            note("traffic.timeouts.stream", traffic.timeouts().stream());
        }
        note("traffic.rateLimit", traffic.rateLimit());
        note("traffic.concurrencyLimit", traffic.concurrencyLimit());
        note("traffic.hedging", traffic.hedging());
        note("traffic.fault", traffic.fault());
        note("traffic.requestSizeLimit", traffic.requestSizeLimit());
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
