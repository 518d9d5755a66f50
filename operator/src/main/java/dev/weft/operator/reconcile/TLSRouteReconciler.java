package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TLSRoute;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link TLSRoute}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class TLSRouteReconciler implements Reconciler<TLSRoute> {
    private final StatusWriting<TLSRoute> writing;

    public TLSRouteReconciler(StatusBoard board) {
        this.writing = new StatusWriting<>(TLSRoute.class, board, TLSRouteReconciler::statusAlone);
    }

    private static TLSRoute statusAlone(TLSRoute wanted) {
        TLSRoute alone = new TLSRoute();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, TLSRoute>> prepareEventSources(
            EventSourceContext<TLSRoute> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<TLSRoute> reconcile(TLSRoute object, Context<TLSRoute> context) {
        return writing.write(object);
    }
}
