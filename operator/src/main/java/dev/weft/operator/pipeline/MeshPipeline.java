package dev.weft.operator.pipeline;

import com.google.protobuf.ByteString;
import dev.weft.operator.explain.PolicyEffects;
import dev.weft.operator.keys.KeyBook;
import dev.weft.operator.model.Member;
import dev.weft.operator.model.Model;
import dev.weft.operator.push.StreamListener;
import dev.weft.operator.push.WorkloadAccounts;
import dev.weft.operator.resolve.LastGood;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.status.Replicas;
import dev.weft.operator.status.Standings;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.traffic.TrafficDigest;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.trust.TrustKeeper;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.ResourceSource;
import dev.weft.operator.watch.World;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The operator's table of contents: watch, resolve, translate, push. */
public final class MeshPipeline implements AutoCloseable {
    private final ResourceSource source;
    private final TrustKeeper trust;
    private final KeyBook keys;
    private final StatusBoard board;
    private final Replicas replicas;
    private final TrafficDigest digest;
    private final ConnectedProxies proxies;
    private final PipelineMetrics metrics;
    private final Rounds rounds;
    private final CompletableFuture<Void> firstRun = new CompletableFuture<>();
    private LastGood lastGood = LastGood.empty();

    /**
     * Assembles a pipeline, which {@link #start} starts.
     *
     * @param trust what proxies of a trust domain trust
     * @param keys what tokens are checked by; closed with the pipeline
     */
    public MeshPipeline(
            ResourceSource source,
            TrustKeeper trust,
            KeyBook keys,
            StatusBoard board,
            Replicas replicas,
            PipelineMetrics metrics) {
        this.source = source;
        this.trust = trust;
        this.keys = keys;
        this.board = board;
        this.replicas = replicas;
        this.digest = new TrafficDigest(board.traffic(), InstantSource.system());
        this.metrics = metrics;
        this.rounds = new Rounds(this::run, this::show, metrics);
        this.proxies = new ConnectedProxies(board, replicas, rounds::showSoon);
        metrics.proxies(proxies::count);
    }

    private void run(long generation) {
        if (source.synced()) {
            World world = source.world();
            Resolution resolution = Resolver.resolve(world, lastGood, keys);
            if (!source.need(resolution.named())) {
                return;
            }
            keys.want(resolution.model().publishedKeys());
            Model model = resolution.model();
            Translator translator = new Translator(model);
            Configs configs =
                    new Configs(translator, trust.view(model.trustDomain()), resolution.versions());
            PolicyEffects effects = new PolicyEffects(model, translator);
            proxies.publish(new Revision(generation, world, resolution, configs, effects));
            lastGood = resolution.lastGood();
            // Soon, not now: most proxies have acked by then, and one status says all.
            rounds.showSoon();
            firstRun.complete(null);
        }
    }

    private void show() {
        proxies.current().ifPresent(this::show);
    }

    private void show(Revision revision) {
        Map<ObjectRef, Long> generations = revision.resolution().generations();
        Standings own = proxies.standings();
        replicas.tell(own, generations);
        Standings all = replicas.join(own, generations);
        TrafficSummary seen = digest.of(revision.world());
        metrics.plaintext(seen);
        replicas.tell(seen);
        TrafficSummary traffic = replicas.join(seen);
        trust.observe(revision.resolution().model().defaults().issuance(), all.trust());
        board.show(
                new StatusBoard.Observation(
                        revision.generation(),
                        revision.world(),
                        revision.resolution(),
                        all,
                        trust.report(),
                        traffic,
                        revision.effects()));
    }

    /** Begins to watch. */
    public void start() {
        source.start(rounds::runSoon);
        keys.start(rounds::runSoon);
        rounds.start();
    }

    /** Asks for another run; safe from every thread. */
    public void runSoon() {
        rounds.runSoon();
    }

    /** Completes when the resources were read and translated once. */
    public CompletionStage<Void> firstRun() {
        return firstRun;
    }

    /** Whether the thread of the pipeline does its work. */
    public boolean alive() {
        return rounds.alive();
    }

    /** Who hears what proxies do. */
    public StreamListener listener() {
        return proxies;
    }

    /** Which service accounts workloads run as. */
    public WorkloadAccounts accounts() {
        return (namespace, workload) ->
                proxies.current()
                        .map(revision -> revision.resolution().model())
                        .flatMap(model -> model.member(namespace, workload))
                        .map(Member::serviceAccount);
    }

    /** The trust domain. */
    public String trustDomain() {
        return proxies.current()
                .map(revision -> revision.resolution().model().trustDomain())
                .orElse(Model.empty().trustDomain());
    }

    /** A serialized {@code TrustBundle}. */
    public ByteString trust() {
        return Configs.bytes(trust.view(trustDomain()).bundle());
    }

    @Override
    public void close() {
        keys.close();
        rounds.close();
        source.close();
    }
}
