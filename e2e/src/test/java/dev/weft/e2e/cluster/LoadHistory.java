package dev.weft.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The counts of a load, read four times a second, so that any span of time can be asked for. */
final class LoadHistory implements AutoCloseable {
    private static final long MILLIS_BETWEEN = 250;

    /** A count, and when it was asked for and had come. */
    private record Sample(Instant asked, Instant came, LoadPod.Count count) {}

    private final KubernetesClient client;
    private final String page;
    private final List<Sample> samples = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    LoadHistory(KubernetesClient client, LoadPod load) {
        this.client = client;
        this.page = load.page();
        var unused =
                thread.scheduleWithFixedDelay(
                        this::sample, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    }

    private void sample() {
        Instant asked = Instant.now();
        String text = client.raw(page);
        Sample sample = new Sample(asked, Instant.now(), LoadPod.counted(text));
        synchronized (samples) {
            samples.add(sample);
        }
    }

    /** What was counted inside a span of time. */
    LoadPod.Count between(Instant from, Instant to) {
        synchronized (samples) {
            Sample first =
                    samples.stream()
                            .filter(sample -> !sample.asked().isBefore(from))
                            .findFirst()
                            .orElseThrow();
            Sample last =
                    samples.stream()
                            .filter(sample -> !sample.came().isAfter(to))
                            .reduce((one, next) -> next)
                            .orElseThrow();
            return last.count().since(first.count());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
