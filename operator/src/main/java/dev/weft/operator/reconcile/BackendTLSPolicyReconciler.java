package dev.weft.operator.reconcile;

import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.BackendTLSPolicy;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes the status of every {@link BackendTLSPolicy}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class BackendTLSPolicyReconciler implements Reconciler<BackendTLSPolicy> {
    private final StatusWriting<BackendTLSPolicy> writing;

    public BackendTLSPolicyReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(
                        BackendTLSPolicy.class, board, BackendTLSPolicyReconciler::statusAlone);
    }

    private static BackendTLSPolicy statusAlone(BackendTLSPolicy wanted) {
        BackendTLSPolicy alone = new BackendTLSPolicy();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, BackendTLSPolicy>> prepareEventSources(
            EventSourceContext<BackendTLSPolicy> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<BackendTLSPolicy> reconcile(
            BackendTLSPolicy object, Context<BackendTLSPolicy> context) {
        return writing.write(object);
    }
}
