package dev.weft.operator.reconcile;

import dev.weft.operator.connect.PatientClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationService;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkus.runtime.Quarkus;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The reconcilers of the kinds that the API has: the Gateway API may not be installed, and the SDK
 * would wait for it. It takes no reconciler later either, so when one of the kinds appears, the
 * operator starts again.
 */
@Singleton
public class ServedReconcilers {
    static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(ServedReconcilers.class);

    private final KubernetesClient client;
    private final Vertx vertx;

    public ServedReconcilers(KubernetesClient client, Vertx vertx) {
        this.client = client;
        this.vertx = vertx;
    }

    @Produces
    @ApplicationScoped
    Operator operator(
            ConfigurationService configuration,
            @Any Instance<Reconciler<? extends HasMetadata>> reconcilers) {
        Operator operator = new Operator(configuration);
        KubernetesClient patient = PatientClient.of(client);
        List<Class<? extends HasMetadata>> absent = new ArrayList<>();
        for (Reconciler<? extends HasMetadata> reconciler : reconcilers) {
            Class<? extends HasMetadata> kind =
                    configuration.getConfigurationFor(reconciler).getResourceClass();
            if (patient.supports(kind)) {
                operator.register(reconciler);
            } else {
                LOG.infof("the API does not have %s", HasMetadata.getFullResourceName(kind));
                absent.add(kind);
            }
        }
        if (!absent.isEmpty()) {
            vertx.setPeriodic(
                    LOOK_AGAIN.toMillis(), id -> vertx.executeBlocking(() -> look(absent)));
        }
        return operator;
    }

    private boolean look(List<Class<? extends HasMetadata>> absent) {
        try {
            boolean appeared = absent.stream().anyMatch(client::supports);
            if (appeared) {
                LOG.info("the API has kinds that it did not have; starting again to serve them");
                Quarkus.asyncExit(1);
            }
            return appeared;
        } catch (KubernetesClientException e) {
            // An API that does not answer is asked again.
            return false;
        }
    }
}
