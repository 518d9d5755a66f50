package dev.weft.operator.reconcile;

import dev.weft.api.v1alpha1.Workload;
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

/** Writes the status of every {@link Workload}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class WorkloadReconciler implements Reconciler<Workload> {
    private final StatusWriting<Workload> writing;

    public WorkloadReconciler(StatusBoard board) {
        this.writing = new StatusWriting<>(Workload.class, board, WorkloadReconciler::statusAlone);
    }

    private static Workload statusAlone(Workload wanted) {
        Workload alone = new Workload();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, Workload>> prepareEventSources(
            EventSourceContext<Workload> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<Workload> reconcile(Workload object, Context<Workload> context) {
        return writing.write(object);
    }
}
