package dev.weft.operator.reconcile;

import dev.weft.operator.OperatorSettings;
import dev.weft.operator.replicas.LeaderSeat;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** One replica writes status: the one that holds the Lease. */
@Singleton
public class Leadership {
    static final String LEASE = "weft-operator";

    private static final Logger LOG = Logger.getLogger(Leadership.class);

    private final AtomicBoolean stopping = new AtomicBoolean();

    @Produces
    @Singleton
    LeaderElectionConfiguration configuration(
            OperatorSettings settings, LeaderSeat seat, MeshAnnouncement mesh) {
        // The SDK would call System.exit from within the shutdown hook and never return (5.3.2),
        // and
        // the builder has no other way to tell it not to.
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(settings.namespace())
                .withIdentity(seat.own().text())
                .withLeaderCallbacks(
                        new LeaderCallbacks(
                                () -> {
                                    LOG.info("this replica writes status");
                                    mesh.make();
                                },
                                this::lost,
                                leader -> {
                                    LOG.infof("status is written by leader=%s", leader);
                                    seat.taken(leader);
                                }))
                .buildForTest(false);
    }

    void stopping(@Observes @Priority(1) ShutdownEvent event) {
        stopping.set(true);
    }

    /** Whoever lost the lease must not go on to write; a fresh start waits for its turn. */
    private void lost() {
        if (!stopping.get()) {
            LOG.warn("the lease was lost; starting again");
            Quarkus.asyncExit(1);
        }
    }
}
