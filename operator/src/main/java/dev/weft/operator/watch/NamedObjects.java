package dev.weft.operator.watch;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Watches single objects, each for as long as something names it: of other Secrets and ConfigMaps
 * nothing is read, and none is in memory.
 */
final class NamedObjects implements AutoCloseable {
    /** So long whoever needs an object waits for it; then it counts as not there. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Watches at once; what is named beyond counts as not there. */
    static final int MAX_WATCHED = 5_000;

    private static final Logger LOG = Logger.getLogger(NamedObjects.class);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final Map<ObjectRef, Watched> watched = new ConcurrentHashMap<>();

    private record Watched(SharedIndexInformer<? extends HasMetadata> informer, Instant since) {}

    NamedObjects(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Watches these and no others. False while it is not known of one whether it is there. */
    boolean need(Set<ObjectRef> refs, Runnable changed) {
        for (ObjectRef gone : Set.copyOf(watched.keySet())) {
            if (!refs.contains(gone)) {
                watched.remove(gone).informer().stop();
            }
        }
        boolean known = true;
        Instant now = clock.instant();
        for (ObjectRef ref : refs) {
            Watched one = watched.get(ref);
            if (one == null && watched.size() < MAX_WATCHED) {
                one = new Watched(begin(ref, changed), now);
                watched.put(ref, one);
            }
            known &=
                    one == null
                            || one.informer().hasSynced()
                            || now.isAfter(one.since().plus(PATIENCE));
        }
        return known;
    }

    private SharedIndexInformer<? extends HasMetadata> begin(ObjectRef ref, Runnable changed) {
        return switch (ref.kind()) {
            case "Secret" -> begin(Secret.class, ref, changed);
            case "ConfigMap" -> begin(ConfigMap.class, ref, changed);
            default -> throw new IllegalArgumentException(ref.kind() + " is not read by name");
        };
    }

    private <T extends HasMetadata> SharedIndexInformer<T> begin(
            Class<T> kind, ObjectRef ref, Runnable changed) {
        SharedIndexInformer<T> informer =
                client.resources(kind)
                        .inNamespace(ref.namespace())
                        .withName(ref.name())
                        .runnableInformer(0)
                        .addEventHandler(new Changes<T>(changed));
        // It lists and watches again for as long as it runs.
        informer.exceptionHandler((isStarted, failure) -> true);
        CompletionStage<?> unused =
                informer.start()
                        .whenComplete(
                                (done, failure) -> {
                                    if (failure != null) {
                                        LOG.errorf(failure, "cannot watch %s", ref.path());
                                    }
                                    changed.run();
                                });
        return informer;
    }

    List<HasMetadata> objects() {
        List<HasMetadata> all = new ArrayList<>();
        watched.values().forEach(one -> all.addAll(one.informer().getStore().list()));
        return all;
    }

    /** What is named and cannot be read. */
    List<Fault> faults() {
        return watched.entrySet().stream()
                .filter(entry -> !entry.getValue().informer().hasSynced())
                .map(entry -> new Fault(entry.getKey().path(), "cannot be read; may the operator?"))
                .toList();
    }

    @Override
    public void close() {
        watched.values().forEach(one -> one.informer().stop());
        watched.clear();
    }

    /** Every event means the same: look again. */
    private record Changes<T>(Runnable changed) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            changed.run();
        }

        @Override
        public void onUpdate(T before, T after) {
            changed.run();
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            changed.run();
        }
    }
}
