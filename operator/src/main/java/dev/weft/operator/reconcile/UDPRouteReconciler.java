package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.UDPRoute;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link UDPRoute}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class UDPRouteReconciler implements Reconciler<UDPRoute> {
    private final StatusWriting<UDPRoute> writing;

    public UDPRouteReconciler(StatusBoard board) {
        this.writing = new StatusWriting<>(UDPRoute.class, board, UDPRouteReconciler::statusAlone);
    }

    private static UDPRoute statusAlone(UDPRoute wanted) {
        UDPRoute alone = new UDPRoute();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, UDPRoute>> prepareEventSources(
            EventSourceContext<UDPRoute> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<UDPRoute> reconcile(UDPRoute object, Context<UDPRoute> context) {
        return writing.write(object);
    }
}
