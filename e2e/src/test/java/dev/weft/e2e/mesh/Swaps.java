package dev.weft.e2e.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A configuration of a {@link Pair} that is another one ten times a second, and always one that
 * lets everything pass: weights, filters, timeouts and copies of routes, and a policy's rules,
 * retries, limits and way to balance. Answers of the route for HTTP tell which one is in force.
 */
final class Swaps implements AutoCloseable {
    /** What answers have the number of the swap in. */
    static final String HEADER = "swap";

    static final int PERIOD_MILLIS = 100;

    /** A call that lasts is one body. */
    private static final long LARGEST_BODY_BYTES = 1_000_000_000_000L;

    /** Where the other half of each port's requests and connections goes. */
    static final int OTHER_HTTP = 18090;

    static final int OTHER_H2C = 18091;
    static final int OTHER_ANY = 18092;

    private static final String SERVICES =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: other, namespace: pair}
            spec:
              selector: {app: callee}
              ports:
                - {name: http, port: 80, targetPort: 18090, appProtocol: http}
                - {name: h2c, port: 81, targetPort: 18091, appProtocol: kubernetes.io/h2c}
                - {name: any, port: 82, targetPort: 18092}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: shared, namespace: pair}
            spec:
              selector: {app: callee}
              ports:
                - {name: http, port: 80, targetPort: http, appProtocol: http}
            """;

    private static final String ROUTES =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: http, namespace: pair}
            spec:
              parentRefs: [{group: "", kind: Service, name: callee, port: 80}]
              rules:
                - filters:
                    - type: ResponseHeaderModifier
                      responseHeaderModifier:
                        set: [{name: swap, value: "{swap}"}]
                    - type: RequestMirror
                      requestMirror:
                        backendRef: {name: other, port: 80}
                        percent: {copies}
                  timeouts: {request: {seconds}s, backendRequest: {seconds}s}
                  backendRefs:
                    - {name: callee, port: 80, weight: {share}}
                    - {name: other, port: 80, weight: {rest}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata: {name: h2c, namespace: pair}
            spec:
              parentRefs: [{group: "", kind: Service, name: callee, port: 81}]
              rules:
                - filters:
                    - type: RequestHeaderModifier
                      requestHeaderModifier:
                        add: [{name: swap, value: "{swap}"}]
                  backendRefs:
                    - {name: callee, port: 81, weight: {rest}}
                    - {name: other, port: 81, weight: {share}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: TCPRoute
            metadata: {name: any, namespace: pair}
            spec:
              parentRefs: [{group: "", kind: Service, name: callee, port: 82}]
              rules:
                - backendRefs:
                    - {name: callee, port: 82, weight: {share}}
                    - {name: other, port: 82, weight: {rest}}
            ---
            apiVersion: split.smi-spec.io/v1alpha4
            kind: TrafficSplit
            metadata: {name: shared, namespace: pair}
            spec:
              service: shared
              backends:
                - {service: callee, weight: {rest}}
                - {service: other, weight: {share}}
            """;

    private static final String POLICY =
            """
            apiVersion: weft.dev/v1alpha1
            kind: MeshPolicy
            metadata: {name: swaps, namespace: pair}
            spec:
              targetRefs:
                - {group: "", kind: Service, name: callee}
                - {group: "", kind: Service, name: other}
                - {group: "", kind: Service, name: shared}
              authorization:
                allow:
                  - name: callers
                    from: [{{callers}}]
                deny:
                  - name: others
                    from: [{serviceAccounts: [other-{swap}]}]
              traffic:
                timeouts: {connect: {seconds}s, idle: {idle}s}
                retries: {attempts: {few}, statusCodes: [503], onReset: true}
                circuitBreaking: {maxRequests: {many}, maxPending: {many}}
                loadBalancing: {algorithm: {algorithm}, hashSource: true}
                rateLimit:
                  total: {requests: {many}, unit: Second}
                concurrencyLimit: {requests: {many}}
                requestSizeLimit: {large}
                {hedging}
            """;

    /** The same caller, by other names. */
    private static final List<String> CALLERS =
            List.of(
                    "serviceAccounts: [caller]",
                    "namespaces: [pair]",
                    "identities: [spiffe://cluster.local/ns/pair/sa/caller]",
                    "notServiceAccounts: [callee]");

    private static final List<String> ALGORITHMS =
            List.of("PeakEWMA", "LeastRequest", "RoundRobin", "Random", "RingHash", "Maglev");

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger last = new AtomicInteger();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Path manifests;
    private final ScheduledFuture<?> running;

    private Swaps(Path manifests) {
        this.manifests = manifests;
        write("services.yaml", SERVICES);
        write("swaps.yaml", swap(0));
        this.running =
                thread.scheduleAtFixedRate(
                        this::next, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins, in a folder that an operator watches. */
    static Swaps begin(Path manifests) {
        return new Swaps(manifests);
    }

    private void next() {
        write("swaps.yaml", swap(last.incrementAndGet()));
    }

    /** At once, as git does. */
    private void write(String name, String text) {
        try {
            Path whole = manifests.resolve("." + name);
            Files.writeString(whole, text);
            Files.move(whole, manifests.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String swap(int number) {
        int share = number % 101;
        return (ROUTES + "---\n" + POLICY)
                .replace("{{callers}}", "{" + of(CALLERS, number) + "}")
                .replace("{algorithm}", of(ALGORITHMS, number))
                .replace("{hedging}", number % 3 == 0 ? "hedging: {quantile: 99}" : "")
                .replace("{swap}", "" + number)
                .replace("{share}", "" + share)
                .replace("{rest}", "" + (100 - share))
                .replace("{copies}", number % 4 == 0 ? "10" : "0")
                .replace("{seconds}", "" + (2 * Conversation.PATIENCE_SECONDS + number % 7))
                .replace("{idle}", "" + (300 + number % 11))
                .replace("{few}", "" + (1 + number % 3))
                .replace("{many}", "" + (100_000 + number % 13))
                .replace("{large}", "" + (LARGEST_BODY_BYTES + number % 17));
    }

    private static String of(List<String> all, int number) {
        return all.get(number % all.size());
    }

    /** An answer came by this one. */
    void seen(String number) {
        seen.add(number);
    }

    /** How many were written. */
    int written() {
        return last.get();
    }

    /** How many of them answers came by. */
    int inForce() {
        return seen.size();
    }

    /** Whether answers have come by the last one. */
    boolean arrived() {
        return seen.contains(Integer.toString(last.get()));
    }

    /** No more of them; the last one stays. */
    void end() {
        running.cancel(false);
        thread.shutdown();
        if (running.state() == Future.State.FAILED) {
            throw new IllegalStateException("swaps ended early", running.exceptionNow());
        }
    }

    @Override
    public void close() {
        end();
    }
}
