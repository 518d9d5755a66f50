package dev.weft.operator.status;

import dev.weft.operator.explain.PolicyEffects;
import dev.weft.operator.model.gateway.Ingress;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.traffic.TrafficRecord;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.trust.TrustReport;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The status of every object as it should be written. Shown to by one thread, read by all. */
public final class StatusBoard {
    private final InstantSource clock;
    private final LoadBook loads;
    private final TrafficRecord traffic;
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final Telling telling = new Telling();
    private final Gathering gathering = new Gathering();
    private final InfrastructureFaults faults = new InfrastructureFaults();
    private final SupportedFeatures features = new SupportedFeatures();
    private volatile Map<ObjectRef, Posted> posted = Map.of();
    private volatile Map<ObjectRef, MeshGateway> gateways = Map.of();

    /** What is known at one moment. */
    public record Observation(
            long generation,
            World world,
            Resolution resolution,
            Standings standings,
            TrustReport trust,
            TrafficSummary traffic,
            PolicyEffects effects) {}

    /** Hears of changes, on the thread that shows; must not block. */
    @FunctionalInterface
    public interface Reader {
        /** The status of these objects is new, or they are gone. */
        void changed(Set<ObjectRef> refs);
    }

    public StatusBoard(InstantSource clock) {
        this.clock = clock;
        this.loads = new LoadBook(clock);
        this.traffic = TrafficRecord.begin(clock);
    }

    /** Where load reports go. */
    public LoadBook loads() {
        return loads;
    }

    /** Where reports of what came in go. */
    public TrafficRecord traffic() {
        return traffic;
    }

    /** Why what Gateways need in the cluster could not be made. */
    public InfrastructureFaults faults() {
        return faults;
    }

    /** A Gateway that needs something in the cluster. */
    public Optional<MeshGateway> gateway(ObjectRef ref) {
        return Optional.ofNullable(gateways.get(ref));
    }

    /** Tells a reader of every change from now on. */
    public void tell(Reader reader) {
        readers.add(reader);
    }

    /** The object with the status that it should have. Do not change it. */
    public Optional<HasMetadata> find(ObjectRef ref) {
        return Optional.ofNullable(posted.get(ref)).map(Posted::object);
    }

    /** Works the status of every object out again. */
    public void show(Observation observation) {
        loads.revise(observation.resolution().model().splits().values(), observation.generation());
        Map<ObjectRef, HasMetadata> objects = new HashMap<>();
        for (Class<? extends HasMetadata> kind : World.KINDS) {
            observation.world().all(kind).forEach(one -> objects.put(ObjectRef.of(one), one));
        }
        int awaited =
                gathering.awaited(
                        observation.world(), observation.standings().proxies(), clock.instant());
        Transitions transitions = new Transitions(clock.instant());
        StatusMaker maker =
                new StatusMaker(
                        observation,
                        loads,
                        transitions,
                        new GatewayStatuses(observation, faults, features, transitions, awaited),
                        awaited);
        Map<ObjectRef, Posted> before = posted;
        Map<ObjectRef, Posted> now = new HashMap<>();
        for (ObjectStatus status : observation.resolution().statuses()) {
            HasMetadata object = objects.get(status.ref());
            if (object != null) {
                Optional<Posted> old = Optional.ofNullable(before.get(status.ref()));
                maker.make(status, object, old).ifPresent(made -> now.put(status.ref(), made));
            }
        }
        posted = Map.copyOf(now);
        Set<ObjectRef> due = new HashSet<>(telling.due(posted, clock.instant()));
        due.addAll(revised(observation.resolution().model().ingress()));
        if (!due.isEmpty()) {
            readers.forEach(reader -> reader.changed(Set.copyOf(due)));
        }
    }

    /** Takes the Gateways; those that need something else than before. */
    private Set<ObjectRef> revised(Ingress ingress) {
        Map<ObjectRef, MeshGateway> before = gateways;
        Map<ObjectRef, MeshGateway> now = new HashMap<>();
        ingress.gateways().values().forEach(one -> now.put(one.ref(), one));
        gateways = Map.copyOf(now);
        Set<ObjectRef> revised = new HashSet<>();
        now.forEach(
                (ref, one) -> {
                    MeshGateway old = before.get(ref);
                    if (old == null || !old.needsTheSame(one)) {
                        revised.add(ref);
                    }
                });
        return revised;
    }
}
