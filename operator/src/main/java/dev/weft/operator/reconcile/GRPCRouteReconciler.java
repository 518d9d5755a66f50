package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRoute;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link GRPCRoute}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class GRPCRouteReconciler implements Reconciler<GRPCRoute> {
    private final StatusWriting<GRPCRoute> writing;

    public GRPCRouteReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(GRPCRoute.class, board, GRPCRouteReconciler::statusAlone);
    }

    private static GRPCRoute statusAlone(GRPCRoute wanted) {
        GRPCRoute alone = new GRPCRoute();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, GRPCRoute>> prepareEventSources(
            EventSourceContext<GRPCRoute> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<GRPCRoute> reconcile(GRPCRoute object, Context<GRPCRoute> context) {
        return writing.write(object);
    }
}
