package dev.weft.operator.reconcile;

import dev.weft.inject.InjectionSettings;
import dev.weft.operator.infrastructure.GatewayObjects;
import dev.weft.operator.infrastructure.PodSettings;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimited;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Applies what every {@link Gateway} needs in the cluster, and writes its status. What somebody
 * else changed is put right within minutes.
 */
@ControllerConfiguration(
        fieldManager = StatusWriting.FIELD_MANAGER,
        maxReconciliationInterval =
                @MaxReconciliationInterval(interval = 5, timeUnit = TimeUnit.MINUTES))
@RateLimited(
        maxReconciliations = StatusWriting.AT_MOST,
        within = StatusWriting.WITHIN_MILLIS,
        unit = TimeUnit.MILLISECONDS)
public class GatewayReconciler implements Reconciler<Gateway> {
    private static final Logger LOG = Logger.getLogger(GatewayReconciler.class);

    /** After something could not be made: whoever is in the way may be gone by then. */
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final StatusBoard board;
    private final PodSettings pods;
    private final StatusWriting<Gateway> writing;

    public GatewayReconciler(StatusBoard board, PodSettings pods) {
        this.board = board;
        this.pods = pods;
        this.writing = new StatusWriting<>(Gateway.class, board, GatewayReconciler::statusAlone);
    }

    private static Gateway statusAlone(Gateway wanted) {
        Gateway alone = new Gateway();
        alone.setStatus(wanted.getStatus());
        return alone;
    }

    @Override
    public List<EventSource<?, Gateway>> prepareEventSources(EventSourceContext<Gateway> context) {
        return writing.events();
    }

    @Override
    public UpdateControl<Gateway> reconcile(Gateway object, Context<Gateway> context) {
        ObjectRef ref = ObjectRef.of(object);
        Optional<MeshGateway> wanted = board.gateway(ref);
        Optional<InjectionSettings> settings = pods.find();
        if (wanted.isEmpty()
                || settings.isEmpty()
                || object.getMetadata().getDeletionTimestamp() != null) {
            return writing.write(object);
        }
        Outcome outcome = apply(object, wanted.get(), settings.get(), context.getClient());
        UpdateControl<Gateway> control = writing.write(object);
        return switch (outcome) {
            case MADE -> control;
            case FAILED -> control.rescheduleAfter(AGAIN);
        };
    }

    private enum Outcome {
        MADE,
        FAILED
    }

    private Outcome apply(
            Gateway object,
            MeshGateway wanted,
            InjectionSettings settings,
            KubernetesClient client) {
        try {
            List<HasMetadata> needed =
                    GatewayObjects.of(wanted, settings, object.getMetadata().getUid());
            for (HasMetadata one : needed) {
                client.resource(one).patch(asOurs());
            }
            board.faults().made(wanted.ref());
            return Outcome.MADE;
        } catch (KubernetesClientException | IllegalArgumentException e) {
            LOG.warnf("gateway=%s cannot be run: %s", wanted.path(), e.getMessage());
            board.faults().failed(wanted.ref(), String.valueOf(e.getMessage()));
            return Outcome.FAILED;
        }
    }

    private static PatchContext asOurs() {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(StatusWriting.FIELD_MANAGER)
                .withForce(true)
                .build();
    }
}
