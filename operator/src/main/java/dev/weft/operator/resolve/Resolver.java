package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Mesh;
import dev.weft.api.v1alpha1.MeshSpec;
import dev.weft.operator.model.MeshRoute;
import dev.weft.operator.model.Model;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.resolve.egress.EgressHosts;
import dev.weft.operator.resolve.gateway.Gateways;
import dev.weft.operator.resolve.mesh.BackendTrafficPolicies;
import dev.weft.operator.resolve.mesh.XMeshes;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns a world into a model: first who is there, then what is wanted of them. */
public final class Resolver {
    private Resolver() {}

    /**
     * Resolves the world.
     *
     * @param before what {@link Resolution#lastGood} was the last time
     * @param published the keys of tokens that issuers publish
     */
    public static Resolution resolve(World world, LastGood before, PublishedKeys published) {
        Optional<Mesh> mesh = world.all(Mesh.class).stream().findFirst();
        Optional<MeshSpec> spec = mesh.map(Mesh::getSpec);
        Model.Defaults defaults = MeshDefaults.of(spec);

        Inventory inventory = Inventory.of(world, defaults.trustDomain());
        List<ObjectStatus> statuses = new ArrayList<>();
        mesh.ifPresent(found -> statuses.add(MeshDefaults.status(found)));
        inventory.workloads(world).forEach(statuses::add);
        XMeshes.statuses(world).forEach(statuses::add);

        Grants grants = Grants.of(world);
        Gateways gateways = Gateways.read(world, grants, before.pairs());
        Routes.Outcome routes = Routes.of(world, inventory, grants, gateways);
        statuses.addAll(routes.statuses());
        Gateways.Outcome ingress = gateways.finish(inventory.gateways());
        statuses.addAll(ingress.statuses());
        TrafficSplits.Outcome splits = TrafficSplits.of(world, inventory, before);
        statuses.addAll(splits.statuses());
        MeshPolicies.Outcome policies =
                MeshPolicies.of(
                        world,
                        inventory,
                        before,
                        new MeshPolicies.Terms(defaults.trustDomain(), published));
        statuses.addAll(policies.statuses());

        BackendTrafficPolicies.Outcome backendPolicies =
                BackendTrafficPolicies.of(
                        world, inventory.services().keySet(), policies.policies());
        statuses.addAll(backendPolicies.statuses());
        EgressHosts.Outcome egress = EgressHosts.of(world, spec);
        statuses.addAll(egress.statuses());

        Map<ObjectRef, Policy> kept = new HashMap<>();
        policies.policies().forEach(policy -> kept.put(policy.ref(), policy));
        List<MeshRoute> attached = routes.routes();
        return new Resolution(
                new Model(
                        defaults,
                        inventory.services(),
                        inventory.members(),
                        attached,
                        splits.splits(),
                        Stream.concat(
                                        policies.policies().stream(),
                                        backendPolicies.policies().stream())
                                .toList(),
                        policies.keySets(),
                        ingress.ingress(),
                        egress.egress()),
                statuses,
                ingress.named(),
                new LastGood(splits.lastGood(), kept, ingress.memory()));
    }
}
