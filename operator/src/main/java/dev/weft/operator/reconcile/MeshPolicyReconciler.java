package dev.weft.operator.reconcile;

import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.operator.status.StatusBoard;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link MeshPolicy}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class MeshPolicyReconciler implements Reconciler<MeshPolicy> {
    private final StatusWriting<MeshPolicy> writing;

    public MeshPolicyReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(MeshPolicy.class, board, MeshPolicyReconciler::statusAlone);
    }

    private static MeshPolicy statusAlone(MeshPolicy wanted) {
        MeshPolicy alone = new MeshPolicy();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, MeshPolicy>> prepareEventSources(
            EventSourceContext<MeshPolicy> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<MeshPolicy> reconcile(MeshPolicy object, Context<MeshPolicy> context) {
        return writing.write(object);
    }
}
