package dev.weft.operator.reconcile;

import dev.weft.api.gateway.XMesh;
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

/** Writes the status of every {@link XMesh} that is ours. */
@ControllerConfiguration(fieldManager = StatusWriting.FIELD_MANAGER)
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class XMeshReconciler implements Reconciler<XMesh> {
    private final StatusWriting<XMesh> writing;

    public XMeshReconciler(StatusBoard board) {
        this.writing = new StatusWriting<>(XMesh.class, board, XMeshReconciler::statusAlone);
    }

    private static XMesh statusAlone(XMesh wanted) {
        XMesh alone = new XMesh();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, XMesh>> prepareEventSources(EventSourceContext<XMesh> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<XMesh> reconcile(XMesh object, Context<XMesh> context) {
        return writing.write(object);
    }
}
