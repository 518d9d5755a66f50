package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClass;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes the status of every {@link GatewayClass}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class GatewayClassReconciler implements Reconciler<GatewayClass> {
    private final KubernetesClient client;
    private final StatusWriting<GatewayClass> writing;
    private @Nullable ServedFields served;

    public GatewayClassReconciler(StatusBoard board, KubernetesClient client) {
        this.client = client;
        this.writing = new StatusWriting<>(GatewayClass.class, board, this::statusAlone);
    }

    private GatewayClass statusAlone(GatewayClass wanted) {
        GatewayClass alone = new GatewayClass();
        alone.setStatus(
                new GatewayClassStatus(
                        wanted.getStatus().getConditions(),
                        served().only(wanted.getStatus().getSupportedFeatures())));
        return alone;
    }

    /** Asked once: other definitions have other kinds too, for which the operator starts again. */
    private synchronized ServedFields served() {
        if (served == null) {
            served = ServedFields.ask(client);
        }
        return served;
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
