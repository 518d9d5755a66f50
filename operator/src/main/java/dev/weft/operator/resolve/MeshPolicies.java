package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.operator.model.Policy;
import dev.weft.operator.resolve.authorization.AuthorizationReader;
import dev.weft.operator.resolve.authorization.OpaquePorts;
import dev.weft.operator.resolve.authorization.RuleBudget;
import dev.weft.operator.resolve.traffic.TelemetryReader;
import dev.weft.operator.resolve.traffic.TrafficReader;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resolves MeshPolicies. One that cannot be read keeps what it did, or refuses everything. */
final class MeshPolicies {
    record Outcome(List<Policy> policies, List<ObjectStatus> statuses) {}

    private final LastGood before;
    private final String trustDomain;
    private final PolicyTargets targets;
    private final RuleBudget budget = new RuleBudget();
    private final OpaquePorts opaque;
    private final List<Policy> policies = new ArrayList<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    private MeshPolicies(World world, Inventory inventory, LastGood before, String trustDomain) {
        this.before = before;
        this.trustDomain = trustDomain;
        this.targets = new PolicyTargets(world, inventory);
        this.opaque = new OpaquePorts(inventory.services().values());
    }

    static Outcome of(World world, Inventory inventory, LastGood before, String trustDomain) {
        MeshPolicies reader = new MeshPolicies(world, inventory, before, trustDomain);
        world.all(MeshPolicy.class).forEach(reader::read);
        return new Outcome(reader.policies, reader.statuses);
    }

    private void read(MeshPolicy object) {
        ObjectRef ref = ObjectRef.of(object);
        MeshPolicySpec spec = object.getSpec();
        PolicyTargets.Found found = targets.of(ref, spec.targetRefs());
        List<String> later = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Policy.Authorization authorization = authorization(ref, spec, later, findings);
        findings.add(
                found.missing().isEmpty()
                        ? Finding.resolved()
                        : Finding.no(
                                "ResolvedRefs",
                                "TargetNotFound",
                                String.join(". ", found.missing())));
        Policy.Traffic traffic =
                spec.traffic() == null ? Policy.Traffic.NONE : TrafficReader.read(spec.traffic());
        Policy.Telemetry telemetry =
                spec.telemetry() == null
                        ? Policy.Telemetry.NONE
                        : TelemetryReader.read(spec.telemetry(), ref.namespace(), later);
        later.addAll(LaterFields.of(spec));
        later.addAll(LaterFields.misplaced(spec, found.scopes()));
        Finding.notEnforced(later).ifPresent(findings::add);
        Policy policy = new Policy(ref, found.scopes(), authorization, traffic, telemetry);
        opaque.complaint(policy)
                .map(said -> Finding.yes("PartiallyInvalid", "NeedsHttp", said))
                .ifPresent(findings::add);
        policies.add(policy);
        statuses.add(ObjectStatus.of(object, findings, List.of()));
    }

    private Policy.Authorization authorization(
            ObjectRef ref, MeshPolicySpec spec, List<String> later, List<Finding> findings) {
        Authorization written = spec.authorization();
        if (written == null) {
            findings.add(Finding.accepted());
            return Policy.Authorization.NONE;
        }
        try {
            Policy.Authorization read =
                    new AuthorizationReader(ref, trustDomain, later).read(written);
            budget.take(ref, read);
            findings.add(Finding.accepted());
            return read;
        } catch (IllegalArgumentException e) {
            Policy old = before.policies().get(ref);
            findings.add(invalid(ref, e, old));
            return old == null
                    ? AuthorizationReader.refuseAll(ref, AuthorizationReader.mode(written))
                    : old.authorization();
        }
    }

    private static Finding invalid(
            ObjectRef ref, IllegalArgumentException e, @Nullable Policy old) {
        return Finding.no(
                "Accepted",
                "Invalid",
                "MeshPolicy "
                        + ref.namespace()
                        + "/"
                        + ref.name()
                        + ": "
                        + e.getMessage()
                        + (old == null
                                ? ". Until then its targets refuse everything."
                                : ". The rules from before stay in force."));
    }
}
