package dev.weft.operator.resolve;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.PublishedKeys;
import dev.weft.operator.model.TokenKeys;
import dev.weft.operator.resolve.authorization.AuthorizationReader;
import dev.weft.operator.resolve.authorization.OpaquePorts;
import dev.weft.operator.resolve.authorization.RuleBudget;
import dev.weft.operator.resolve.traffic.TelemetryReader;
import dev.weft.operator.resolve.traffic.TrafficReader;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import dev.weft.proxy.config.v1.KeySet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resolves MeshPolicies. One that cannot be read keeps what it did, or refuses everything. */
final class MeshPolicies {
    record Outcome(
            List<Policy> policies, Map<String, KeySet> keySets, List<ObjectStatus> statuses) {}

    /** What policies are read by. */
    record Terms(String trustDomain, PublishedKeys published) {}

    private final LastGood before;
    private final Terms terms;
    private final Inventory inventory;
    private final PolicyTargets targets;
    private final RuleBudget budget = new RuleBudget();
    private final OpaquePorts opaque;
    private final List<Policy> policies = new ArrayList<>();
    private final Map<String, KeySet> keySets = new HashMap<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    private MeshPolicies(World world, Inventory inventory, LastGood before, Terms terms) {
        this.before = before;
        this.terms = terms;
        this.inventory = inventory;
        this.targets = new PolicyTargets(world, inventory);
        this.opaque = new OpaquePorts(inventory.services().values(), world.all(Gateway.class));
    }

    static Outcome of(World world, Inventory inventory, LastGood before, Terms terms) {
        MeshPolicies reader = new MeshPolicies(world, inventory, before, terms);
        world.all(MeshPolicy.class).forEach(reader::read);
        return new Outcome(reader.policies, reader.keySets, reader.statuses);
    }

    private void read(MeshPolicy object) {
        ObjectRef ref = ObjectRef.of(object);
        MeshPolicySpec spec = object.getSpec();
        PolicyTargets.Found found = targets.of(ref, spec.targetRefs());
        List<String> later = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        Policy.Authorization authorization = authorization(ref, spec, findings);
        findings.add(resolved(found, authorization));
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

    private Finding resolved(PolicyTargets.Found found, Policy.Authorization authorization) {
        Optional<Finding> keysMissing = learnKeys(authorization);
        if (!found.missing().isEmpty()) {
            return Finding.no("ResolvedRefs", "TargetNotFound", String.join(". ", found.missing()));
        }
        return authorization
                .external()
                .flatMap(this::missing)
                .or(() -> keysMissing)
                .orElseGet(Finding::resolved);
    }

    private Optional<Finding> missing(Policy.External external) {
        boolean there =
                Optional.ofNullable(inventory.services().get(external.service()))
                        .flatMap(service -> service.port(external.port()))
                        .isPresent();
        return there
                ? Optional.empty()
                : Optional.of(
                        Finding.no(
                                "ResolvedRefs",
                                "BackendNotFound",
                                "authorization.external: Service "
                                        + external.service().path()
                                        + " with port "
                                        + external.port()
                                        + " not found; create it or correct the name. Until then "
                                        + (external.onFailure() == Policy.External.OnFailure.DENY
                                                ? "everything is refused."
                                                : "nobody is asked.")));
    }

    /** Learns the keys that the rules name; tells of those that nobody has. */
    private Optional<Finding> learnKeys(Policy.Authorization authorization) {
        List<String> missing = new ArrayList<>();
        for (TokenKeys keys : authorization.tokenKeys()) {
            switch (keys) {
                case TokenKeys.Written(KeySet written) -> keySets.put(keys.name(), written);
                case TokenKeys.Published published -> {
                    switch (terms.published().of(published)) {
                        case PublishedKeys.Known.Keys(KeySet found) ->
                                keySets.put(keys.name(), found);
                        case PublishedKeys.Known.NotYet() -> {}
                        case PublishedKeys.Known.Failed(String why) ->
                                missing.add(published.at() + ": " + why);
                    }
                }
            }
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Finding.no(
                                "ResolvedRefs",
                                "KeysUnavailable",
                                "The keys of tokens cannot be had from "
                                        + String.join("; ", missing)
                                        + ". Until then no token of the issuer is believed."));
    }

    private Policy.Authorization authorization(
            ObjectRef ref, MeshPolicySpec spec, List<Finding> findings) {
        Authorization written = spec.authorization();
        if (written == null) {
            findings.add(Finding.accepted());
            return Policy.Authorization.NONE;
        }
        try {
            Policy.Authorization read =
                    new AuthorizationReader(ref, terms.trustDomain()).read(written);
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
