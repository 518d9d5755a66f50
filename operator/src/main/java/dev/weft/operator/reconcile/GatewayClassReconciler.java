package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link GatewayClass}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class GatewayClassReconciler implements Reconciler<GatewayClass> {
    private final StatusWriting<GatewayClass> writing;

    public GatewayClassReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(GatewayClass.class, board, GatewayClassReconciler::statusAlone);
    }

    private static GatewayClass statusAlone(GatewayClass wanted) {
        GatewayClass alone = new GatewayClass();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, GatewayClass>> prepareEventSources(
            EventSourceContext<GatewayClass> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<GatewayClass> reconcile(
            GatewayClass object, Context<GatewayClass> context) {
        return writing.write(object);
    }
}
