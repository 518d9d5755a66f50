package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.TCPRoute;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link TCPRoute}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class TCPRouteReconciler implements Reconciler<TCPRoute> {
    private final StatusWriting<TCPRoute> writing;

    public TCPRouteReconciler(StatusBoard board) {
        this.writing = new StatusWriting<>(TCPRoute.class, board, TCPRouteReconciler::statusAlone);
    }

    private static TCPRoute statusAlone(TCPRoute wanted) {
        TCPRoute alone = new TCPRoute();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, TCPRoute>> prepareEventSources(
            EventSourceContext<TCPRoute> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<TCPRoute> reconcile(TCPRoute object, Context<TCPRoute> context) {
        return writing.write(object);
    }
}
