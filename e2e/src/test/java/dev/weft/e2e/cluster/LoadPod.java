package dev.weft.e2e.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A pod that calls a URL at a constant rate and counts the answers. The port that tells the counts
 * is left out of the mesh: a test reads it whatever the policies are.
 */
record LoadPod(TestNamespace namespace, String name) {
    private static final int PORT = 8080;

    /** A pod starts late on a machine that is busy with those of a canary. */
    private static final Duration FIRST_ANSWER_LIMIT = Duration.ofMinutes(5);

    /** Starts it under the name load and waits for its first good answer. */
    static LoadPod start(TestNamespace namespace, String url, int rate, int seconds) {
        return start(namespace, "load", url, rate, seconds);
    }

    /**
     * Starts it under a name and waits for its first good answer.
     *
     * @param more arguments of the shop's load
     */
    static LoadPod start(
            TestNamespace namespace,
            String name,
            String url,
            int rate,
            int seconds,
            String... more) {
        namespace.apply(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %2$s
                  namespace: %1$s
                  labels: {app: %2$s}
                  annotations: {weft.dev/exclude-inbound-ports: "8080"}
                spec:
                  terminationGracePeriodSeconds: 3
                  containers:
                    - name: load
                      image: weft.dev/shop:0.1.0
                      args: [load, --address, 0.0.0.0, --url, "%3$s", --rate, "%4$d", --seconds, "%5$d"%6$s]
                      ports: [{name: http, containerPort: 8080}]
                      resources: {requests: {cpu: 10m, memory: 64Mi}}
                """
                        .formatted(
                                namespace.name(),
                                name,
                                url,
                                rate,
                                seconds,
                                Stream.of(more)
                                        .map(one -> ", \"" + one + "\"")
                                        .collect(Collectors.joining())));
        LoadPod load = new LoadPod(namespace, name);
        namespace.await(
                "the first answer to the load", FIRST_ANSWER_LIMIT, () -> load.count().ok() > 0);
        return load;
    }

    /** What was counted so far. */
    Count count() {
        return counted(namespace.get(name, PORT, "/"));
    }

    /** Where the counts are told, on the API server. */
    String page() {
        return namespace.proxied(name, PORT, "/");
    }

    /** Where the counts are told, for who can reach a pod. */
    String url() {
        return "http://" + namespace.field("pod/" + name, "{.status.podIP}") + ":" + PORT + "/";
    }

    /** The counts out of what the pod says. */
    static Count counted(String page) {
        Map<String, Long> counts = new HashMap<>();
        page.lines()
                .filter(line -> line.matches("\\d+ .*"))
                .forEach(
                        line -> {
                            int space = line.indexOf(' ');
                            counts.put(
                                    line.substring(space + 1),
                                    Long.parseLong(line.substring(0, space)));
                        });
        return new Count(counts);
    }

    /** Waits until so many more requests were answered. */
    Count after(long more) {
        long before = count().sent();
        namespace.await(
                more + " more requests than " + before, () -> count().sent() >= before + more);
        return count();
    }

    /**
     * Waits until so many requests in a row are answered by one version; endpoints and pods of the
     * one before may stay for a moment.
     */
    void awaitAlone(String version, long requests) {
        namespace.await(
                version + " alone to answer in " + namespace.name(),
                () -> {
                    Count before = count();
                    return after(requests)
                            .since(before)
                            .numbers()
                            .keySet()
                            .equals(Set.of("ok", version));
                });
    }

    /** Calls no more. */
    void end() {
        namespace.output("delete", "pod", name, "--wait=false");
    }

    /** Numbers by name: ok, failed, a version, or "failed: " and why. */
    record Count(Map<String, Long> numbers) {
        long ok() {
            return numbers.getOrDefault("ok", 0L);
        }

        long failed() {
            return numbers.getOrDefault("failed", 0L);
        }

        long sent() {
            return ok() + failed();
        }

        long of(String version) {
            return numbers.getOrDefault(version, 0L);
        }

        /** What came between a count and this one. */
        Count since(Count before) {
            Map<String, Long> less = new HashMap<>();
            numbers.forEach((name, number) -> less.put(name, number - before.of(name)));
            less.values().removeIf(number -> number == 0);
            return new Count(less);
        }
    }
}
