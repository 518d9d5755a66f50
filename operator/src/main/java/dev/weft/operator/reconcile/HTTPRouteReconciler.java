package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link HTTPRoute}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class HTTPRouteReconciler implements Reconciler<HTTPRoute> {
    private final StatusWriting<HTTPRoute> writing;

    public HTTPRouteReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(HTTPRoute.class, board, HTTPRouteReconciler::statusAlone);
    }

    private static HTTPRoute statusAlone(HTTPRoute wanted) {
        HTTPRoute alone = new HTTPRoute();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, HTTPRoute>> prepareEventSources(
            EventSourceContext<HTTPRoute> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<HTTPRoute> reconcile(HTTPRoute object, Context<HTTPRoute> context) {
        return writing.write(object);
    }
}
