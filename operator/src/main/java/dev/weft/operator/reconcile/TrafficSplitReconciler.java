package dev.weft.operator.reconcile;

import dev.weft.api.split.TrafficSplit;
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

/** Writes the status of every {@link TrafficSplit}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class TrafficSplitReconciler implements Reconciler<TrafficSplit> {
    private final StatusWriting<TrafficSplit> writing;

    public TrafficSplitReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(TrafficSplit.class, board, TrafficSplitReconciler::statusAlone);
    }

    private static TrafficSplit statusAlone(TrafficSplit wanted) {
        TrafficSplit alone = new TrafficSplit();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, TrafficSplit>> prepareEventSources(
            EventSourceContext<TrafficSplit> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<TrafficSplit> reconcile(
            TrafficSplit object, Context<TrafficSplit> context) {
        return writing.write(object);
    }
}
