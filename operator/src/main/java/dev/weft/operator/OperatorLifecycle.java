package dev.weft.operator;

import dev.weft.operator.connect.EndedStart;
import dev.weft.operator.infrastructure.PodSettings;
import dev.weft.operator.inject.Injector;
import dev.weft.operator.inject.OwnWebhook;
import dev.weft.operator.replicas.LeaderSeat;
import dev.weft.operator.standalone.StandaloneSurroundings;
import dev.weft.operator.status.StatusBoard;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Starts what the mode needs and nothing else, and stops it. */
@Singleton
public class OperatorLifecycle {
    private static final Logger LOG = Logger.getLogger(OperatorLifecycle.class);

    private final OperatorSettings settings;
    private final StatusBoard board;
    private final PodSettings pods;
    private final ControlPlane.Platform platform;
    private final LeaderSeat seat;
    private final Instance<KubernetesClient> client;
    private final Instance<Operator> operator;
    private Optional<ControlPlane> plane = Optional.empty();

    /** The beans of the cluster's mode are only made when they are asked for. */
    public OperatorLifecycle(
            OperatorSettings settings,
            StatusBoard board,
            PodSettings pods,
            Platform platform,
            LeaderSeat seat,
            Instance<KubernetesClient> client,
            Instance<Operator> operator) {
        this.settings = settings;
        this.board = board;
        this.pods = pods;
        this.platform =
                new ControlPlane.Platform(
                        platform.vertx(), platform.registry(), InstantSource.system());
        this.seat = seat;
        this.client = client;
        this.operator = operator;
    }

    /** What Quarkus gives. */
    @Singleton
    record Platform(Vertx vertx, MeterRegistry registry) {}

    void start(@Observes StartupEvent event) {
        try (EndedStart _ = EndedStart.of(Thread.currentThread())) {
            start();
        }
    }

    private void start() {
        Optional<ControlPlane.InCluster> in = cluster();
        ControlPlane started = new ControlPlane(platform, settings, surroundings(), board, in);
        plane = Optional.of(started);
        in.ifPresent(how -> pods.use(() -> started.pods(how.injection())));
        started.start()
                .onFailure(
                        failure -> {
                            LOG.error("the operator could not start", failure);
                            Quarkus.asyncExit(1);
                        });
        if (settings.mode() == OperatorSettings.Mode.KUBERNETES) {
            operator.get().start();
        }
    }

    private Surroundings surroundings() {
        return switch (settings.mode()) {
            case KUBERNETES ->
                    new KubernetesSurroundings(
                            client.get(), settings.namespace(), platform.registry());
            case STANDALONE ->
                    new StandaloneSurroundings(
                            required(settings.standalone().directory(), "directory"),
                            required(settings.standalone().stateDirectory(), "state-directory"),
                            board,
                            Clock.systemUTC());
        };
    }

    private Optional<ControlPlane.InCluster> cluster() {
        if (settings.mode() != OperatorSettings.Mode.KUBERNETES) {
            return Optional.empty();
        }
        OperatorSettings.Injection injection = settings.injection();
        return Optional.of(
                new ControlPlane.InCluster(
                        client.get(),
                        new ControlPlane.Replication(
                                seat, settings.namespace(), settings.replica().tokenFile()),
                        new Injector.Settings(
                                injection.address(),
                                injection.port(),
                                injection.certificateDirectory(),
                                injection.proxyImage(),
                                injection.imagePull(),
                                injection.redirect(),
                                injection.redirectBackend(),
                                ownWebhook(injection))));
    }

    private static Optional<OwnWebhook> ownWebhook(OperatorSettings.Injection injection) {
        return switch (injection.webhookConfiguration()) {
            case MANIFESTS -> Optional.empty();
            case OPERATOR -> Optional.of(new OwnWebhook(injection.webhookOwner()));
        };
    }

    private static Path required(Optional<Path> path, String name) {
        return path.orElseThrow(
                () ->
                        new IllegalStateException(
                                "weft.mode=standalone needs weft.standalone."
                                        + name
                                        + "; set it to a path"));
    }

    Optional<ControlPlane> plane() {
        return plane;
    }

    void stop(@Observes @Priority(10) ShutdownEvent event) {
        plane.ifPresent(ControlPlane::close);
        if (settings.mode() == OperatorSettings.Mode.KUBERNETES) {
            operator.get().stop();
        }
    }
}
