package dev.weft.e2e.cluster;

import dev.weft.e2e.process.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Notes each state that an Application of Argo CD goes through. */
final class ApplicationWatch implements AutoCloseable {
    /**
     * What its status says.
     *
     * @param revision the commit that was compared with the cluster
     */
    record State(String sync, String health, String revision) {
        boolean isGood() {
            return sync.equals("Synced") && health.equals("Healthy");
        }
    }

    /** A state, and from when on. */
    record Moment(Instant since, State state) {}

    private final String name;
    private final List<Moment> moments = new ArrayList<>();
    private final Watch watch;

    ApplicationWatch(KubernetesClient client, String name) {
        this.name = name;
        this.watch =
                client.genericKubernetesResources(ArgoCd.APPLICATIONS)
                        .inNamespace(ArgoCd.NAMESPACE)
                        .withName(name)
                        .watch(
                                new Watcher<>() {
                                    @Override
                                    public void eventReceived(
                                            Action action, GenericKubernetesResource object) {
                                        note(
                                                new State(
                                                        field(object, "sync", "status"),
                                                        field(object, "health", "status"),
                                                        field(object, "sync", "revision")));
                                    }

                                    @Override
                                    public void onClose(WatcherException cause) {
                                        // What is missing fails the test that asks for it.
                                    }
                                });
    }

    private static String field(GenericKubernetesResource object, String part, String field) {
        return Objects.requireNonNullElse(object.<String>get("status", part, field), "");
    }

    private synchronized void note(State state) {
        if (moments.isEmpty() || !moments.getLast().state().equals(state)) {
            moments.add(new Moment(Instant.now(), state));
        }
    }

    /** What was seen so far, in its order. */
    synchronized List<Moment> moments() {
        return List.copyOf(moments);
    }

    /** Waits until a commit is in the cluster and everything of it is well. */
    void awaitGood(String revision, Duration limit) {
        Await.that(
                "Application " + name + " to be Synced and Healthy at " + revision,
                limit,
                () -> {
                    List<Moment> seen = moments();
                    return !seen.isEmpty()
                            && seen.getLast().state().isGood()
                            && seen.getLast().state().revision().equals(revision);
                });
    }

    @Override
    public void close() {
        watch.close();
    }
}
