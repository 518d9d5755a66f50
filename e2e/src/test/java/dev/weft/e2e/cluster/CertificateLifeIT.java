package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.process.Await;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Certificates that live so short that every proxy renews several times while it is watched. */
@Tag("cluster")
@ExtendWith(Cluster.Shared.class)
class CertificateLifeIT {
    /** Five minutes in a soak. */
    private static final Duration LIFE =
            Duration.ofSeconds(Integer.getInteger("weft.e2e.certificate-life", 60));

    private static final int RATE = 100;

    /** How often each certificate is renewed; five times in a soak, in 17 minutes. */
    private static final int RENEWALS = Integer.getInteger("weft.e2e.certificate-renewals", 2);

    private static final Pattern ISSUED =
            Pattern.compile("(?m)^weft_certificates_total\\{\\w+=\"issued\"} (\\d+)");

    private static TestNamespace shop;
    private static LoadPod load;

    @BeforeAll
    static void deploy(Cluster cluster) {
        cluster.kubectl()
                .apply(
                        """
                        apiVersion: weft.dev/v1alpha1
                        kind: Mesh
                        metadata: {name: default}
                        spec: {certificates: {duration: %ds}}
                        """
                                .formatted(LIFE.toSeconds()));
        shop = cluster.meshed("e2e-certificates");
        ShopInPods.deploy(shop);
        load = LoadPod.start(shop, "http://pay/foo", RATE, 14_400);
    }

    @AfterAll
    static void remove(Cluster cluster) {
        shop.close();
        cluster.kubectl().run("delete", "mesh", "default");
    }

    @Test
    void certificates_are_renewed_at_two_thirds_and_no_request_notices() {
        LoadPod.Count before = load.count();
        Map<String, Long> first = issued();
        long began = System.nanoTime();
        Await.that(
                "every proxy to renew " + RENEWALS + " times",
                LIFE.multipliedBy(RENEWALS).plusMinutes(1),
                () ->
                        issued().entrySet().stream()
                                .allMatch(pod -> renewals(first, pod) >= RENEWALS));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(load.after(RATE).since(before).numbers()).doesNotContainKey("failed");
        // A renewal is due after two thirds of a life, and never before half of it.
        long most = took.dividedBy(LIFE.dividedBy(2)) + 1;
        assertThat(issued())
                .allSatisfy(
                        (pod, count) ->
                                assertThat(count - first.getOrDefault(pod, 0L))
                                        .isBetween((long) RENEWALS, most));
    }

    private static long renewals(Map<String, Long> first, Map.Entry<String, Long> pod) {
        return pod.getValue() - first.getOrDefault(pod.getKey(), 0L);
    }

    /** How many certificates each proxy got so far. */
    private static Map<String, Long> issued() {
        return shop.pods("app in (web, pay, load)").stream()
                .collect(
                        Collectors.toMap(
                                pod -> pod,
                                pod -> {
                                    Matcher line = ISSUED.matcher(shop.get(pod, 15020, "/metrics"));
                                    return line.find() ? Long.parseLong(line.group(1)) : 0;
                                }));
    }
}
