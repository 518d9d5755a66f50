package dev.weft.operator.reconcile;

import dev.weft.api.v1alpha1.EgressHost;
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

/** Writes the status of every {@link EgressHost}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class EgressHostReconciler implements Reconciler<EgressHost> {
    private final StatusWriting<EgressHost> writing;

    public EgressHostReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(EgressHost.class, board, EgressHostReconciler::statusAlone);
    }

    private static EgressHost statusAlone(EgressHost wanted) {
        EgressHost alone = new EgressHost();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, EgressHost>> prepareEventSources(
            EventSourceContext<EgressHost> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<EgressHost> reconcile(EgressHost object, Context<EgressHost> context) {
        return writing.write(object);
    }
}
