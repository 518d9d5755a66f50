package dev.weft.operator.reconcile;

import dev.weft.api.gateway.XBackendTrafficPolicy;
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

/** Writes the status of every {@link XBackendTrafficPolicy}. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class XBackendTrafficPolicyReconciler implements Reconciler<XBackendTrafficPolicy> {
    private final StatusWriting<XBackendTrafficPolicy> writing;

    public XBackendTrafficPolicyReconciler(StatusBoard board) {
        this.writing =
                new StatusWriting<>(
                        XBackendTrafficPolicy.class,
                        board,
                        XBackendTrafficPolicyReconciler::statusAlone);
    }

    private static XBackendTrafficPolicy statusAlone(XBackendTrafficPolicy wanted) {
        XBackendTrafficPolicy alone = new XBackendTrafficPolicy();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, XBackendTrafficPolicy>> prepareEventSources(
            EventSourceContext<XBackendTrafficPolicy> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<XBackendTrafficPolicy> reconcile(
            XBackendTrafficPolicy object, Context<XBackendTrafficPolicy> context) {
        return writing.write(object);
    }
}
