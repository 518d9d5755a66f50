package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link ListenerSet}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class ListenerSetReconciler implements Reconciler<ListenerSet> {
    private final StatusWriting<ListenerSet> writing;

    public ListenerSetReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(ListenerSet.class, board, ListenerSetReconciler::statusAlone);
    }

    private static ListenerSet statusAlone(ListenerSet wanted) {
        ListenerSet alone = new ListenerSet();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, ListenerSet>> prepareEventSources(
            EventSourceContext<ListenerSet> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<ListenerSet> reconcile(ListenerSet object, Context<ListenerSet> context) {
        return writing.write(object);
    }
}
