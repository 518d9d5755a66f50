package dev.weft.operator.model;

import dev.weft.operator.model.egress.Egress;
import dev.weft.operator.model.gateway.Ingress;
import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.config.v1.KeySet;
import dev.weft.proxy.config.v1.PlaintextMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The mesh.
 *
 * @param members by {@code namespace/name}, without those that run a Gateway
 * @param routes in order of precedence
 * @param splits by the Service whose traffic they split
 * @param policies the oldest first
 * @param keySets that policies name, as far as they are known
 */
public record Model(
        Defaults defaults,
        Map<ServiceKey, MeshService> services,
        Map<String, Member> members,
        List<MeshRoute> routes,
        Map<ServiceKey, Split> splits,
        List<Policy> policies,
        Map<String, KeySet> keySets,
        Ingress ingress,
        Egress egress) {
    public Model {
        services = Map.copyOf(services);
        members = Map.copyOf(members);
        routes = List.copyOf(routes);
        splits = Map.copyOf(splits);
        policies = List.copyOf(policies);
        keySets = Map.copyOf(keySets);
    }

    /** What holds where no policy says otherwise. */
    public record Defaults(
            String trustDomain,
            PlaintextMode plaintext,
            DefaultAction defaultAction,
            Issuance issuance) {
        /** Of a mesh without a Mesh resource. */
        public static final Defaults NONE =
                new Defaults(
                        "cluster.local",
                        PlaintextMode.PLAINTEXT_MODE_PERMISSIVE,
                        DefaultAction.DEFAULT_ACTION_ALLOW,
                        Issuance.DEFAULT);
    }

    /** An empty mesh. */
    public static Model empty() {
        return new Model(
                Defaults.NONE,
                Map.of(),
                Map.of(),
                List.of(),
                Map.of(),
                List.of(),
                Map.of(),
                Ingress.NONE,
                Egress.OPEN);
    }

    public String trustDomain() {
        return defaults.trustDomain();
    }

    /** Keys that issuers publish and policies name. */
    public Set<TokenKeys.Published> publishedKeys() {
        return policies.stream()
                .flatMap(policy -> policy.authorization().tokenKeys().stream())
                .filter(TokenKeys.Published.class::isInstance)
                .map(TokenKeys.Published.class::cast)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The pod or Workload of this name, also one that runs a Gateway. */
    public Optional<Member> member(String namespace, String name) {
        String path = namespace + "/" + name;
        return Optional.ofNullable(members.get(path))
                .or(() -> Optional.ofNullable(ingress.pods().get(path)));
    }

    /** The Service of this name. */
    public Optional<MeshService> service(ServiceKey key) {
        return Optional.ofNullable(services.get(key));
    }
}
