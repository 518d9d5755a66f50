package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flagger as it is moves TrafficSplits and HTTPRoutes, by exactly the files of argocd-examples. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class FlaggerIT {
    /** Percent of the requests of the bad version that fail. */
    private static final int FAILING = 20;

    /** Percent of requests that the canary has when the threshold of the example is reached. */
    private static final int MOST = 40;

    private static final int TESTER_RATE = 20;
    private static final int SECONDS = 14_400;

    private static WeightWatch split(FlaggerOnCluster flagger) {
        return WeightWatch.ofSplit(
                flagger.load().client(), flagger.shop().name(), "pay", "pay-canary");
    }

    private static WeightWatch route(FlaggerOnCluster flagger) {
        return WeightWatch.ofRoute(
                flagger.load().client(), flagger.shop().name(), "pay", "pay-canary");
    }

    @Test
    void a_traffic_split_leads_to_a_good_version_and_away_from_a_bad_one(Cluster cluster) {
        try (FlaggerOnCluster flagger = FlaggerOnCluster.apply(cluster, "canary-flagger")) {
            try (WeightWatch watch = split(flagger)) {
                goodVersion(flagger, watch, "Flagger, TrafficSplit");
            }
            try (WeightWatch watch = split(flagger)) {
                badVersion(flagger, watch, "Flagger, TrafficSplit");
            }
        }
    }

    @Test
    void a_route_leads_to_a_good_version_and_away_from_a_bad_one(Cluster cluster) {
        try (FlaggerOnCluster flagger =
                FlaggerOnCluster.apply(cluster, "canary-flagger-httproute")) {
            try (WeightWatch watch = route(flagger)) {
                goodVersion(flagger, watch, "Flagger, HTTPRoute");
            }
            try (WeightWatch watch = route(flagger)) {
                badVersion(flagger, watch, "Flagger, HTTPRoute");
            }
        }
    }

    private static void goodVersion(FlaggerOnCluster flagger, WeightWatch watch, String what) {
        LoadPod.Count before = flagger.load().count();
        flagger.release("--version, v2");
        flagger.awaitPhase("Succeeded");
        assertGood(flagger, watch, before, what);
    }

    /** What the last step gives is not judged: then the primary becomes the new version, too. */
    private static void assertGood(
            FlaggerOnCluster flagger, WeightWatch watch, LoadPod.Count before, String what) {
        CanaryLoad load = flagger.load();
        assertThat(load.afterThoseUnderWay().since(before).numbers()).doesNotContainKey("failed");
        assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v2");
        List<WeightWatch.Step> steps = watch.steps();
        assertThat(steps).extracting(WeightWatch.Step::canary).contains(20L, 40L, 60L);
        int last =
                steps.indexOf(
                        steps.stream()
                                .filter(step -> step.canary() == 60)
                                .findFirst()
                                .orElseThrow());
        load.sharesHold(what, steps.subList(0, last + 1), "v2");
    }

    private static void badVersion(FlaggerOnCluster flagger, WeightWatch watch, String what) {
        CanaryLoad load = flagger.load();
        LoadPod.Count before = load.count();
        flagger.release("--version, v3, --failing, \"" + FAILING + "\"");
        flagger.awaitPhase("Failed");
        flagger.shop().await("all traffic to be back", watch::back);

        LoadPod.Count meanwhile = load.afterThoseUnderWay().since(before);
        WeightWatch.Step last = watch.steps().getLast();
        Figures.say(
                "%s, bad version: %d of %d requests failed; back %d ms after the first weight, in force %d ms after the write"
                        .formatted(
                                what,
                                meanwhile.failed(),
                                meanwhile.sent(),
                                Duration.between(
                                                watch.first().written(),
                                                last.inForce().orElseThrow())
                                        .toMillis(),
                                last.delay().toMillis()));
        assertThat(meanwhile.failed()).isPositive();
        assertThat(100.0 * meanwhile.failed() / meanwhile.sent())
                .isLessThan((double) MOST * FAILING / 100);
        assertThat(load.next(5).numbers()).containsOnlyKeys("ok", "v2");
    }

    @Test
    void testers_have_the_new_version_before_everybody(Cluster cluster) {
        try (FlaggerOnCluster flagger = FlaggerOnCluster.apply(cluster, "ab-flagger-httproute")) {
            CanaryLoad load = flagger.load();
            LoadPod testers =
                    LoadPod.start(
                            flagger.shop(),
                            "testers",
                            "http://pay/foo",
                            TESTER_RATE,
                            SECONDS,
                            "--header",
                            "shop-tester:yes");
            LoadPod.Count before = load.count();
            flagger.release("--version, v2");
            flagger.shop()
                    .await(
                            "testers to be served by v2 alone",
                            () -> {
                                LoadPod.Count now = testers.count();
                                return testers.after(TESTER_RATE / 2).since(now).of("v1") == 0;
                            });
            assertThat(load.count().of("v2")).isZero();
            flagger.awaitPhase("Succeeded");

            assertThat(load.afterThoseUnderWay().since(before).numbers())
                    .doesNotContainKey("failed");
            assertThat(testers.count().numbers()).doesNotContainKey("failed");
            assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v2");
        }
    }

    /** Who keeps the old version stays with it for an interval only, so nobody's way is known. */
    @Test
    void a_client_that_keeps_its_cookie_stays_with_the_new_version(Cluster cluster) {
        try (FlaggerOnCluster flagger =
                FlaggerOnCluster.applyOverlay(
                        cluster, "canary-flagger-sessions", "canary-flagger-httproute")) {
            LoadPod sessions =
                    LoadPod.start(
                            flagger.shop(),
                            "sessions",
                            "http://pay/foo",
                            TESTER_RATE,
                            SECONDS,
                            "--sessions",
                            "10");
            CanaryLoad load = flagger.load();
            LoadPod.Count before = load.count();
            try (WeightWatch watch = route(flagger)) {
                flagger.release("--version, v2");
                flagger.awaitPhase("Promoting");
                LoadPod.Count kept = sessions.count();
                Figures.say("Flagger, session affinity: " + new TreeMap<>(kept.numbers()));
                assertThat(kept.of("v2 after v1")).isBetween(1L, 10L);
                assertThat(kept.numbers()).containsOnlyKeys("ok", "v1", "v2", "v2 after v1");
                flagger.awaitPhase("Succeeded");
                assertGood(flagger, watch, before, "Flagger, session affinity");
            }
            sessions.awaitAlone("v2", TESTER_RATE);

            try (WeightWatch watch = route(flagger)) {
                badVersion(flagger, watch, "Flagger, session affinity");
            }
            sessions.awaitAlone("v2", TESTER_RATE);
        }
    }

    @Test
    void a_copy_of_the_traffic_tries_a_version_before_it_takes_over_as_a_whole(Cluster cluster) {
        try (FlaggerOnCluster flagger =
                FlaggerOnCluster.applyOverlay(
                        cluster, "bluegreen-mirror", "canary-flagger-httproute")) {
            CanaryLoad load = flagger.load();
            LoadPod.Count before = load.count();
            flagger.release("--version, v2");
            flagger.shop()
                    .await(
                            "copies of requests to reach the new version",
                            () -> served(flagger) >= CanaryLoad.RATE);
            assertThat(load.count().since(before).numbers()).containsOnlyKeys("ok", "v1");
            flagger.awaitPhase("Succeeded");
            assertThat(load.next(1).numbers()).containsOnlyKeys("ok", "v2");

            flagger.release("--version, v3, --failing, \"" + FAILING + "\"");
            flagger.awaitPhase("Failed");
            LoadPod.Count all = load.afterThoseUnderWay().since(before);
            Figures.say(
                    "Flagger, blue/green with mirror, a good version and a bad one: %d requests, %d failed"
                            .formatted(all.sent(), all.failed()));
            assertThat(all.numbers()).containsOnlyKeys("ok", "v1", "v2");
        }
    }

    /** How many requests the pods of the new version had, by their own count. */
    private static long served(FlaggerOnCluster flagger) {
        return flagger.shop().pods("app=pay").stream()
                .map(pod -> flagger.shop().get(pod, 8080, "/served").strip())
                .filter(text -> text.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
