package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** What a caller of the shop sees while a tool moves its traffic. */
record CanaryLoad(KubernetesClient client, LoadPod pod, LoadHistory history)
        implements AutoCloseable {
    /** 500 in a quiet run, where each step of half a minute then sees more than 10,000. */
    static final int RATE = Integer.getInteger("weft.e2e.canary-rate", 100);

    private static final int SECONDS = 14_400;

    /** What a step must have seen at least for its share to be judged. */
    private static final long REQUESTS_PER_STEP = 100;

    /** Percent; of 10,000 requests one in a hundred, with those that were under way. */
    private static final double SLACK = 0.9;

    private static final double UNDER_WAY = 10;

    static CanaryLoad start(TestNamespace shop) {
        return start(shop, "http://pay/foo");
    }

    static CanaryLoad start(TestNamespace shop, String url) {
        LoadPod pod = LoadPod.start(shop, url, RATE, SECONDS);
        KubernetesClient client = shop.kubectl().client();
        return new CanaryLoad(client, pod, new LoadHistory(client, pod));
    }

    LoadPod.Count count() {
        return pod.count();
    }

    /** What the next tenth of a second's requests has after those that were under way. */
    LoadPod.Count afterThoseUnderWay() {
        return pod.after(RATE / 10);
    }

    /** What comes of the requests of the next seconds. */
    LoadPod.Count next(int seconds) {
        LoadPod.Count before = afterThoseUnderWay();
        return pod.after((long) seconds * RATE).since(before);
    }

    /** Waits until a version serves everybody. */
    void awaitAlone(String version) {
        pod.awaitAlone(version, RATE);
    }

    /** Each step that gave the canary something gave it its share. */
    void sharesHold(String what, List<WeightWatch.Step> steps, String canary) {
        sayDelays(what, steps);
        for (int i = 0; i + 1 < steps.size(); i++) {
            WeightWatch.Step step = steps.get(i);
            if (step.canary() > 0 && step.inForce().isPresent()) {
                LoadPod.Count count =
                        history.between(step.inForce().get(), steps.get(i + 1).written());
                double share = 100.0 * count.of(canary) / count.sent();
                Figures.say(
                        "%s, %d %%: %.2f %% of %d requests, in force after %d ms"
                                .formatted(
                                        what,
                                        step.canary(),
                                        share,
                                        count.sent(),
                                        step.delay().toMillis()));
                assertThat(count.sent()).isGreaterThanOrEqualTo(REQUESTS_PER_STEP);
                assertThat(share)
                        .isCloseTo(
                                (double) step.canary(),
                                within(SLACK + 100 * UNDER_WAY / count.sent()));
            }
        }
    }

    /** How long the weights of all steps took from their write to the last proxy. */
    private static void sayDelays(String what, List<WeightWatch.Step> steps) {
        List<Long> millis =
                steps.stream()
                        .filter(step -> step.inForce().isPresent())
                        .map(step -> step.delay().toMillis())
                        .sorted()
                        .toList();
        Figures.say(
                "%s: %d weights in force after %d ms (median), at most %d ms"
                        .formatted(
                                what,
                                millis.size(),
                                millis.get(millis.size() / 2),
                                millis.getLast()));
    }

    @Override
    public void close() {
        history.close();
        pod.end();
        client.close();
    }
}
