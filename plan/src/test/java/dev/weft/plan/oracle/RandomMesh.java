package dev.weft.plan.oracle;

import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.api.v1alpha1.MeshSpec;
import dev.weft.api.v1alpha1.TargetRef;
import dev.weft.api.v1alpha1.Workload;
import dev.weft.api.v1alpha1.WorkloadSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** One Service with one Workload, and policies at every level that somebody may have written. */
public final class RandomMesh {
    public static final String NAMESPACE = "shop";
    public static final String WORKLOAD = "pay";
    public static final int HTTP_PORT = 8080;
    public static final int BYTES_PORT = 5432;

    /** A port of the Service. */
    record Port(int servicePort, String name) {}

    private final RandomGenerator random;
    private final RandomRules rules;
    private final Optional<MeshSpec> mesh;
    private final Optional<HTTPRoute> route;
    private final List<MeshPolicy> policies = new ArrayList<>();

    public RandomMesh(RandomGenerator random) {
        this.random = random;
        this.mesh = random.nextInt(4) == 0 ? Optional.of(spec()) : Optional.empty();
        this.route = random.nextInt(3) == 0 ? Optional.of(randomRoute()) : Optional.empty();
        this.rules = new RandomRules(random);
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            policies.add(policy(i));
        }
    }

    /** The port of the Service that leads to a port of the workload. */
    static Optional<Port> port(int number) {
        return switch (number) {
            case HTTP_PORT -> Optional.of(new Port(80, "http"));
            case BYTES_PORT -> Optional.of(new Port(5432, "db"));
            default -> Optional.empty();
        };
    }

    Optional<MeshSpec> mesh() {
        return mesh;
    }

    String trustDomain() {
        return mesh.map(MeshSpec::trustDomain).orElse("cluster.local");
    }

    Optional<HTTPRoute> route() {
        return route;
    }

    List<MeshPolicy> policies() {
        return policies;
    }

    /** What was written, for an operator to read. */
    public List<HasMetadata> objects(String address) {
        List<HasMetadata> all = new ArrayList<>(List.of(service(), workload(address)));
        mesh.ifPresent(
                spec -> {
                    Mesh object = new Mesh();
                    object.setMetadata(new ObjectMetaBuilder().withName("default").build());
                    object.setSpec(spec);
                    all.add(object);
                });
        route.ifPresent(all::add);
        all.addAll(policies);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).getMetadata().setGeneration(1L);
            all.get(i).getMetadata().setCreationTimestamp("2026-01-01T00:00:%02dZ".formatted(i));
        }
        return all;
    }

    private static Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(WORKLOAD)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withSelector(Map.of("app", WORKLOAD))
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withNewTargetPort(HTTP_PORT)
                .withAppProtocol("http")
                .endPort()
                .addNewPort()
                .withName("db")
                .withPort(5432)
                .withNewTargetPort(BYTES_PORT)
                .withAppProtocol("tcp")
                .endPort()
                .endSpec()
                .build();
    }

    private static Workload workload(String address) {
        Workload workload = new Workload();
        workload.setMetadata(
                new ObjectMetaBuilder()
                        .withName(WORKLOAD)
                        .withNamespace(NAMESPACE)
                        .withLabels(Map.of("app", WORKLOAD))
                        .build());
        workload.setSpec(new WorkloadSpec(WORKLOAD, address, List.of(), null));
        return workload;
    }

    private MeshSpec spec() {
        return new MeshSpec(
                null,
                RandomRules.oneOf(random, null, "Permissive", "Strict"),
                new MeshSpec.DefaultAuthorization(
                        RandomRules.oneOf(random, "Allow", "Deny", "MeshOnly")),
                null,
                null,
                null);
    }

    private HTTPRoute randomRoute() {
        List<HTTPRouteRule> made = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            HTTPRouteRuleBuilder rule = new HTTPRouteRuleBuilder().withName("rule-" + i);
            int matches = 1 + random.nextInt(2);
            for (int k = 0; k < matches; k++) {
                var match =
                        rule.addNewMatch()
                                .withMethod(RandomRules.oneOf(random, null, null, "POST"))
                                .withNewPath()
                                .withType(RandomRules.oneOf(random, "Exact", "PathPrefix"))
                                .withValue(RandomRules.path(random))
                                .endPath();
                if (random.nextInt(4) == 0) {
                    match =
                            match.addNewHeader()
                                    .withName("x-tier")
                                    .withType("Exact")
                                    .withValue("gold")
                                    .endHeader();
                }
                rule = match.endMatch();
            }
            made.add(
                    rule.addNewBackendRef()
                            .withName(WORKLOAD)
                            .withPort(80)
                            .endBackendRef()
                            .build());
        }
        return new HTTPRouteBuilder()
                .withNewMetadata()
                .withName("routes")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addNewParentRef()
                .withGroup("")
                .withKind("Service")
                .withName(WORKLOAD)
                .endParentRef()
                .withRules(made)
                .endSpec()
                .build();
    }

    private MeshPolicy policy(int number) {
        MeshPolicy policy = new MeshPolicy();
        List<TargetRef> targets = new ArrayList<>();
        String namespace = random.nextInt(6) == 0 ? "weft-system" : NAMESPACE;
        targets.add(target(namespace));
        if (random.nextInt(4) == 0) {
            TargetRef other = target(namespace);
            if (!targets.contains(other)) {
                targets.add(other);
            }
        }
        policy.setMetadata(
                new ObjectMetaBuilder()
                        .withName("policy-" + number)
                        .withNamespace(namespace)
                        .build());
        policy.setSpec(new MeshPolicySpec(targets, rules.authorization(), null, null));
        return policy;
    }

    private TargetRef target(String namespace) {
        if (namespace.equals("weft-system")) {
            return new TargetRef("weft.dev", "Mesh", "default", null);
        }
        return switch (random.nextInt(route.isPresent() ? 7 : 5)) {
            case 0 -> new TargetRef("", "Namespace", NAMESPACE, null);
            case 1 -> new TargetRef("", "ServiceAccount", WORKLOAD, null);
            case 2 ->
                    new TargetRef(
                            "",
                            "ServiceAccount",
                            WORKLOAD,
                            RandomRules.oneOf(random, "8080", "9090", "5432"));
            case 3 -> new TargetRef("", "Service", WORKLOAD, null);
            case 4 ->
                    new TargetRef(
                            "",
                            "Service",
                            WORKLOAD,
                            RandomRules.oneOf(random, "http", "80", "db", "5432"));
            default ->
                    new TargetRef(
                            "gateway.networking.k8s.io",
                            "HTTPRoute",
                            "routes",
                            RandomRules.oneOf(random, null, null, "rule-0", "rule-1"));
        };
    }
}
