package dev.weft.operator.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Resources from a Kubernetes API. Kinds that the API does not have (the Gateway API may not be
 * installed) are looked for again each {@link #LOOK_AGAIN}.
 */
public final class KubernetesSource implements ResourceSource {
    static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** After an API that did not say whether it has a kind. */
    static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(KubernetesSource.class);

    private final KubernetesClient client;
    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("weft-kinds").factory());
    private final Map<Class<? extends HasMetadata>, SharedIndexInformer<? extends HasMetadata>>
            informers = new ConcurrentHashMap<>();
    private final NamedObjects named;
    private volatile Runnable changed = () -> {};
    private volatile boolean looked;

    public KubernetesSource(KubernetesClient client) {
        this.client = client;
        this.named = new NamedObjects(client, InstantSource.system());
    }

    @Override
    public boolean need(Set<ObjectRef> refs) {
        boolean known = named.need(refs, changed);
        if (!known) {
            // Its outcome is of no interest: what is called never throws.
            ScheduledFuture<?> unused =
                    looker.schedule(
                            changed, NamedObjects.PATIENCE.toMillis() + 1, TimeUnit.MILLISECONDS);
        }
        return known;
    }

    @Override
    public void start(Runnable changed) {
        this.changed = changed;
        looker.execute(() -> look(changed));
    }

    private void look(Runnable changed) {
        boolean all = true;
        for (Class<? extends HasMetadata> kind : World.KINDS) {
            if (!informers.containsKey(kind)) {
                all &= begin(kind, changed);
            }
        }
        looked |= all;
        changed.run();
        Duration next = all ? LOOK_AGAIN : ASK_AGAIN;
        // Its outcome is of no interest: looking never throws.
        ScheduledFuture<?> unused =
                looker.schedule(() -> look(changed), next.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** False when the API could not say whether it has the kind. */
    private <T extends HasMetadata> boolean begin(Class<T> kind, Runnable changed) {
        try {
            if (client.supports(kind)) {
                SharedIndexInformer<T> informer =
                        client.resources(kind)
                                .inAnyNamespace()
                                .runnableInformer(0)
                                .addEventHandler(new Dirty<>(changed));
                // An informer that loses its watch lists and watches again for as long as it runs.
                informer.exceptionHandler((isStarted, failure) -> true);
                informers.put(kind, informer);
                CompletionStage<?> unused =
                        informer.start()
                                .whenComplete(
                                        (done, failure) -> {
                                            if (failure != null) {
                                                LOG.errorf(
                                                        failure, "cannot watch %s", kind.getName());
                                            }
                                            changed.run();
                                        });
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warnf("the API does not say whether it has %s: %s", kind.getName(), e.getMessage());
            return false;
        }
    }

    @Override
    public World world() {
        List<HasMetadata> objects = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        informers.forEach(
                (kind, informer) -> {
                    objects.addAll(informer.getStore().list());
                    if (!informer.isWatching() && informer.hasSynced()) {
                        faults.add(
                                new Fault(
                                        HasMetadata.getKind(kind),
                                        "the watch is interrupted; what was seen last holds"));
                    }
                });
        objects.addAll(named.objects());
        faults.addAll(named.faults());
        return World.of(objects, faults);
    }

    @Override
    public boolean synced() {
        return looked && informers.values().stream().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public void close() {
        looker.shutdownNow();
        informers.values().forEach(SharedIndexInformer::stop);
        named.close();
    }

    /** Every event means the same: look again. */
    private record Dirty<T>(Runnable changed) implements ResourceEventHandler<T> {
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
