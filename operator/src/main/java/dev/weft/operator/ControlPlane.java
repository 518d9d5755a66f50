package dev.weft.operator;

import dev.weft.inject.InjectionSettings;
import dev.weft.operator.ask.AskServer;
import dev.weft.operator.identity.CertificateAuthority;
import dev.weft.operator.inject.Injector;
import dev.weft.operator.issue.Certifier;
import dev.weft.operator.keys.HttpsFetch;
import dev.weft.operator.keys.KeyBook;
import dev.weft.operator.pipeline.MeshPipeline;
import dev.weft.operator.pipeline.PipelineMetrics;
import dev.weft.operator.push.ControlServer;
import dev.weft.operator.push.PushMetrics;
import dev.weft.operator.replicas.LeaderLink;
import dev.weft.operator.replicas.LeaderSeat;
import dev.weft.operator.replicas.Rehearsal;
import dev.weft.operator.replicas.ReplicaBook;
import dev.weft.operator.replicas.ReplicaClient;
import dev.weft.operator.replicas.ReplicasEndpoint;
import dev.weft.operator.status.Replicas;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.trust.TrustKeeper;
import dev.weft.operator.trust.TrustMetrics;
import dev.weft.proxy.config.WireNames;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;

/** One running operator: source, pipeline, authority and gRPC port, put together. */
final class ControlPlane implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ControlPlane.class);

    private final Surroundings surroundings;
    private final CertificateAuthority authority;
    private final ExecutorService trustThread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("weft-trust").factory());
    private final TrustKeeper trust;
    private final MeshPipeline pipeline;
    private final ControlServer server;
    private final Optional<Peers> peers;
    private final Optional<Injector> injector;
    private final Optional<AskServer> asked;
    private final AtomicBoolean open = new AtomicBoolean();

    /** What the platform gives. */
    record Platform(Vertx vertx, MeterRegistry registry, InstantSource clock) {
        /** Of those who publish keys of tokens: whom Java trusts. */
        private SSLContext publicTrust() {
            try {
                return SSLContext.getDefault();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has TLS", e);
            }
        }
    }

    /**
     * How this replica takes part in what all replicas report.
     *
     * @param namespace of the operator
     * @param tokenFile with a token of its service account
     */
    record Replication(LeaderSeat seat, String namespace, Path tokenFile) {}

    /** What a replica in a cluster does besides. */
    record InCluster(
            KubernetesClient client, Replication replication, Injector.Settings injection) {}

    /** What this replica does to others, and to itself. */
    private record Peers(ReplicaClient client, LeaderLink link, Rehearsal rehearsal) {
        private void close() {
            link.close();
            client.close();
        }
    }

    ControlPlane(
            Platform platform,
            OperatorSettings settings,
            Surroundings surroundings,
            StatusBoard board,
            Optional<InCluster> cluster) {
        SecureRandom random = new SecureRandom();
        InstantSource clock = platform.clock();
        this.surroundings = surroundings;
        this.authority = CertificateAuthority.open(surroundings.authority(), random, clock);
        ReplicaBook book = new ReplicaBook(board.loads());
        this.trust = trust(settings.trust(), cluster.map(InCluster::replication), clock);
        TrustMetrics.show(platform.registry(), trust);
        this.pipeline =
                new MeshPipeline(
                        surroundings.source(),
                        trust,
                        new KeyBook(new HttpsFetch(platform.publicTrust()), clock),
                        board,
                        cluster.isPresent() ? book : Replicas.NONE,
                        new PipelineMetrics(platform.registry()));
        this.server =
                new ControlServer(
                        platform.vertx(),
                        new ControlServer.Settings(
                                settings.control().address(),
                                settings.control().port(),
                                () -> authority.issueServer(WireNames.CONTROL_SERVER_NAME)),
                        new ControlServer.Identities(
                                new Certifier(
                                        surroundings.tokens(), trust, pipeline::trustDomain, clock),
                                surroundings.tokens(),
                                pipeline.accounts(),
                                pipeline::trust,
                                clock,
                                random),
                        pipeline.listener(),
                        new PushMetrics(platform.registry()));
        this.peers = cluster.map(how -> peers(platform, book, how.replication()));
        this.injector = cluster.map(how -> injector(platform, how));
        this.asked =
                cluster.map(
                        how ->
                                new AskServer(
                                        platform.vertx(), board.traffic(), settings.ask().port()));
    }

    private TrustKeeper trust(
            OperatorSettings.Trust pace, Optional<Replication> replication, InstantSource clock) {
        return new TrustKeeper(
                surroundings.trust(),
                surroundings.issuers(authority, this::trustDomain),
                () -> replication.map(Replication::seat).map(LeaderSeat::leads).orElse(true),
                new TrustKeeper.Pace(clock, pace.settle(), pace.renewWithin()),
                trustThread);
    }

    private String trustDomain() {
        return pipeline.trustDomain();
    }

    private Peers peers(Platform platform, ReplicaBook book, Replication how) {
        server.also(
                new ReplicasEndpoint(
                                platform.vertx(),
                                surroundings.tokens(),
                                platform.clock(),
                                how.namespace(),
                                book)
                        ::register);
        ReplicaClient client =
                new ReplicaClient(platform.vertx(), authority.rootsPem(), how.tokenFile());
        return new Peers(
                client,
                new LeaderLink(platform.vertx(), how.seat(), book, client),
                new Rehearsal(platform.vertx(), client, how.seat().own()));
    }

    private Injector injector(Platform platform, InCluster how) {
        return new Injector(
                new Injector.Platform(platform.vertx(), platform.registry(), how.client()),
                how.injection(),
                authority);
    }

    /**
     * Starts. The port opens once the resources are read: until then the operator could only turn
     * proxies away.
     */
    Future<Integer> start() {
        surroundings.start(authority.rootsPem());
        return Future.fromCompletionStage(trust.start(pipeline::runSoon))
                .onSuccess(known -> pipeline.start())
                .compose(known -> Future.fromCompletionStage(pipeline.firstRun()))
                .compose(done -> server.start())
                .onSuccess(
                        port -> {
                            peers.map(Peers::link).ifPresent(LeaderLink::start);
                            asked.ifPresent(ControlPlane::listen);
                            LOG.infof("serving proxies port=%d", port);
                        })
                .compose(port -> rehearse().map(port))
                .compose(port -> inject().map(port))
                .onSuccess(port -> open.set(true));
    }

    /** Before this replica is ready, so that whoever finds it finds it warm. */
    private Future<?> rehearse() {
        return peers.<Future<?>>map(one -> one.rehearsal().perform())
                .orElseGet(Future::succeededFuture);
    }

    /** The mesh works without it. */
    private static void listen(AskServer asked) {
        asked.start()
                .onFailure(
                        e ->
                                LOG.warnf(
                                        "what came in cannot be asked for (weft why, weft plan):"
                                                + " set WEFT_ASK_PORT to a free port: %s",
                                        e.getMessage()));
    }

    /** The webhook comes last: a pod that it makes asks for a certificate next. */
    private Future<?> inject() {
        return injector.<Future<?>>map(Injector::start).orElseGet(Future::succeededFuture);
    }

    /** What the pods of the mesh have in common, from the installation and the authority. */
    InjectionSettings pods(Injector.Settings settings) {
        return settings.injecting(authority.rootsPem());
    }

    /** Whether proxies are served. */
    boolean ready() {
        return open.get();
    }

    /** Whether the pipeline moves. */
    boolean alive() {
        return pipeline.alive();
    }

    @Override
    public void close() {
        open.set(false);
        injector.ifPresent(Injector::close);
        peers.ifPresent(Peers::close);
        asked.ifPresent(AskServer::stop);
        server.stop().onFailure(e -> LOG.warn("the gRPC port did not close", e));
        pipeline.close();
        trustThread.shutdownNow();
        trust.close();
        surroundings.close();
    }
}
