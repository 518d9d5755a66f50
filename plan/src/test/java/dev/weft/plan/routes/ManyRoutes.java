package dev.weft.plan.routes;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.weft.operator.explain.PolicyEffects;
import dev.weft.operator.issue.IssuerStanding;
import dev.weft.operator.model.IssuerChoice;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.model.gateway.MeshGateway;
import dev.weft.operator.push.Standing;
import dev.weft.operator.resolve.LastGood;
import dev.weft.operator.resolve.Resolution;
import dev.weft.operator.resolve.Resolver;
import dev.weft.operator.status.Standings;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.traffic.TrafficSummary;
import dev.weft.operator.translate.Translation;
import dev.weft.operator.translate.Translator;
import dev.weft.operator.trust.TrustReport;
import dev.weft.operator.trust.TrustStanding;
import dev.weft.operator.trust.TrustState;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.GatewayConfig;
import dev.weft.proxy.snapshot.compile.RefusedConfigException;
import dev.weft.proxy.snapshot.compile.SnapshotCompiler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayClassBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * Times what a change of one of a thousand routes of a Gateway costs between the write and the
 * proxy, step by step, for {@code bench/routes}.
 */
public final class ManyRoutes {
    private static final int ROUTES = 1_000;

    /** Runs of the pipeline: the first ones as a young process does them, the last ones warm. */
    private static final int RUNS = 200;

    private static final int SOME = 20;
    private static final int ROUTES_A_SECOND = 70;

    private final List<HasMetadata> objects = new ArrayList<>();
    private final StatusBoard board = new StatusBoard(InstantSource.system());
    private final SnapshotCompiler compiler = new SnapshotCompiler();
    private final Map<String, List<Long>> nanos = new LinkedHashMap<>();
    private LastGood lastGood = LastGood.empty();
    private int told;

    private ManyRoutes() {
        objects.add(
                new GatewayClassBuilder()
                        .withNewMetadata()
                        .withName("weft")
                        .addToAnnotations("weft.dev/service-type", "ClusterIP")
                        .endMetadata()
                        .withNewSpec()
                        .withControllerName("weft.dev/controller")
                        .endSpec()
                        .build());
        objects.add(
                new GatewayBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("many")
                        .withGeneration(1L)
                        .endMetadata()
                        .withNewSpec()
                        .withGatewayClassName("weft")
                        .addNewListener()
                        .withName("http")
                        .withPort(8080)
                        .withProtocol("HTTP")
                        .endListener()
                        .endSpec()
                        .build());
        objects.add(service("pay"));
        objects.add(service("many-weft"));
        for (int i = 0; i < ROUTES; i++) {
            objects.add(route(i, 1));
        }
    }

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        ManyRoutes many = new ManyRoutes();
        ByteString config = ByteString.EMPTY;
        for (int run = 0; run < RUNS; run++) {
            int changed = run % ROUTES;
            many.objects.set(
                    many.objects.size() - ROUTES + changed, route(changed, 2 + run / ROUTES));
            config = many.run(run + 1);
        }
        System.out.println("config of the gateway: " + config.size() + " bytes");
        System.out.println(
                "status told of " + many.told + " objects in " + RUNS + " changes of one\n");
        System.out.println(
                "| what | first ms | median of the first %d ms | median of the last %d ms |\n|---|---|---|---|"
                        .formatted(SOME, SOME));
        many.nanos.forEach(
                (what, all) ->
                        System.out.printf(
                                "| %s | %.1f | %.1f | %.1f |%n",
                                what,
                                all.getFirst() / 1e6,
                                median(all.subList(0, SOME)),
                                median(all.subList(RUNS - SOME, RUNS))));
    }

    private static double median(List<Long> some) {
        long[] sorted = some.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted[sorted.length / 2] / 1e6;
    }

    private static HasMetadata service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIPs("10.96.0.7")
                .addNewPort()
                .withName("http")
                .withPort(80)
                .endPort()
                .endSpec()
                .build();
    }

    private static HTTPRoute route(int number, long generation) {
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("route-" + number)
                .withUid("uid-" + number)
                .withGeneration(generation)
                .withResourceVersion(generation + "-" + number)
                .withCreationTimestamp("2026-11-28T06:00:%02dZ".formatted(number / ROUTES_A_SECOND))
                .endMetadata()
                .withNewSpec()
                .addNewParentRef()
                .withName("many")
                .endParentRef()
                .addNewRule()
                .addNewMatch()
                .withNewPath("PathPrefix", (generation == 1 ? "/r/" : "/s/") + number)
                .endMatch()
                .addNewFilter()
                .withType("URLRewrite")
                .withNewUrlRewrite()
                .withNewPath()
                .withType("ReplacePrefixMatch")
                .withReplacePrefixMatch("/")
                .endPath()
                .endUrlRewrite()
                .endFilter()
                .addNewBackendRef()
                .withName("pay")
                .withPort(80)
                .endBackendRef()
                .endRule()
                .endSpec()
                .build();
    }

    private ByteString run(long generation) throws Exception {
        World world = timed("operator: sort what is watched", () -> World.of(objects, List.of()));
        Resolution resolution =
                timed(
                        "operator: resolve",
                        () -> Resolver.resolve(world, lastGood, PublishedKeys.NONE));
        lastGood = resolution.lastGood();
        MeshGateway gateway =
                resolution.model().ingress().gateways().values().stream().findFirst().orElseThrow();
        Translator translator = new Translator(resolution.model());
        Translation made = timed("operator: translate", () -> translator.gateway(gateway));
        Message message = made.config().orElseThrow();
        ByteString bytes = timed("operator: serialize", message::toByteString);
        show(generation, world, resolution, made, translator);
        GatewayConfig read = timed("proxy: parse", () -> GatewayConfig.parseFrom(bytes));
        Object unused = timed("proxy: compile", () -> compiled(generation, read));
        return bytes;
    }

    private Object compiled(long generation, GatewayConfig read) throws RefusedConfigException {
        return compiler.gateway(generation, read);
    }

    private void show(
            long generation,
            World world,
            Resolution resolution,
            Translation made,
            Translator translator)
            throws Exception {
        Standings standings =
                timed(
                        "operator: count acknowledgements",
                        () -> {
                            Standings.Builder counted = new Standings.Builder();
                            counted.add("shop/many-1", made.sources(), new Standing.InForce());
                            return counted.build(TrustStanding.none(0));
                        });
        StatusBoard.Observation observation =
                new StatusBoard.Observation(
                        generation,
                        world,
                        resolution,
                        standings,
                        new TrustReport(
                                new TrustState(
                                        1,
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(),
                                        Instant.EPOCH),
                                IssuerChoice.OWN,
                                IssuerStanding.ready(List.of())),
                        TrafficSummary.NONE,
                        new PolicyEffects(resolution.model(), translator));
        if (generation == 1) {
            board.tell(refs -> told += refs.size());
        }
        shown("operator: status of all", observation);
        shown("operator: status of all, nothing changed", observation);
    }

    private void shown(String what, StatusBoard.Observation observation) throws Exception {
        Object unused =
                timed(
                        what,
                        () -> {
                            board.show(observation);
                            return board;
                        });
    }

    private <T> T timed(String what, Callable<T> work) throws Exception {
        long began = System.nanoTime();
        T made = work.call();
        nanos.computeIfAbsent(what, first -> new ArrayList<>()).add(System.nanoTime() - began);
        return made;
    }
}
