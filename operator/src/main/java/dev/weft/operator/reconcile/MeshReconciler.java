package dev.weft.operator.reconcile;

import dev.weft.api.v1alpha1.Mesh;
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

/** Writes the status of every {@link Mesh}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class MeshReconciler implements Reconciler<Mesh> {
    private final StatusWriting<Mesh> writing;

    public MeshReconciler(StatusBoard board) {
        this.writing = new StatusWriting<>(Mesh.class, board, MeshReconciler::statusAlone);
    }

    private static Mesh statusAlone(Mesh wanted) {
        Mesh alone = new Mesh();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, Mesh>> prepareEventSources(EventSourceContext<Mesh> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<Mesh> reconcile(Mesh object, Context<Mesh> context) {
        return writing.write(object);
    }
}
