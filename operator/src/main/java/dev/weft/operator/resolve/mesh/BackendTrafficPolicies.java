package dev.weft.operator.resolve.mesh;

import com.google.protobuf.Duration;
import dev.weft.api.gateway.XBackendTrafficPolicy;
import dev.weft.api.gateway.XBackendTrafficPolicySpec;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.Scope;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.resolve.Finding;
import dev.weft.operator.resolve.ObjectStatus;
import dev.weft.operator.resolve.traffic.Durations;
import dev.weft.operator.resolve.traffic.SessionReader;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.LocalPolicyTargetReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads XBackendTrafficPolicies as what MeshPolicies of the same Services say of retries and
 * sessions. The oldest of a Service holds, and what a MeshPolicy of the Service says comes first.
 */
public final class BackendTrafficPolicies {
    private static final int PERCENT = 20;
    private static final int PER_SECOND = 10;
    private static final int MAX_ANCESTORS = 16;

    private final Set<ServiceKey> services;
    private final List<Policy> meshPolicies;
    private final Map<ServiceKey, ObjectRef> holders = new HashMap<>();
    private final List<Policy> policies = new ArrayList<>();
    private final List<ObjectStatus> statuses = new ArrayList<>();

    /** Policies, less specific than any MeshPolicy of their targets, and what is to be said. */
    public record Outcome(List<Policy> policies, List<ObjectStatus> statuses) {}

    private BackendTrafficPolicies(Set<ServiceKey> services, List<Policy> meshPolicies) {
        this.services = services;
        this.meshPolicies = meshPolicies;
    }

    public static Outcome of(World world, Set<ServiceKey> services, List<Policy> meshPolicies) {
        BackendTrafficPolicies reader = new BackendTrafficPolicies(services, meshPolicies);
        world.all(XBackendTrafficPolicy.class).forEach(reader::read);
        return new Outcome(reader.policies, reader.statuses);
    }

    private void read(XBackendTrafficPolicy object) {
        ObjectRef ref = ObjectRef.of(object);
        Policy.Traffic traffic = traffic(object.getSpec());
        List<Scope> scopes = new ArrayList<>();
        List<ObjectStatus.Parent> ancestors = new ArrayList<>();
        for (LocalPolicyTargetReference target : object.getSpec().targetRefs()) {
            Finding accepted = accepted(ref, target, traffic.sending());
            if (accepted.status().equals("True")) {
                scopes.add(new Scope.OfService(key(ref, target), Optional.empty()));
            }
            if (ancestors.size() < MAX_ANCESTORS) {
                ancestors.add(new ObjectStatus.Parent(reference(ref, target), List.of(accepted)));
            }
        }
        policies.add(
                new Policy(ref, scopes, Policy.Authorization.NONE, traffic, Policy.Telemetry.NONE));
        statuses.add(ObjectStatus.ofPolicy(object, ancestors));
    }

    private Finding accepted(
            ObjectRef ref, LocalPolicyTargetReference target, Policy.Sending sending) {
        ServiceKey key = key(ref, target);
        String group = Objects.requireNonNullElse(target.getGroup(), "");
        if (!target.getKind().equals("Service") || !group.isEmpty()) {
            return Finding.no(
                    "Accepted", "Invalid", "targetRefs: only a Service can be a target here");
        }
        if (!services.contains(key)) {
            return Finding.no(
                    "Accepted",
                    "TargetNotFound",
                    "targetRefs: Service '"
                            + target.getName()
                            + "' not found in namespace "
                            + ref.namespace()
                            + "; create it or correct the name");
        }
        ObjectRef first = holders.putIfAbsent(key, ref);
        if (first != null && !first.equals(ref)) {
            return Finding.no(
                    "Accepted",
                    "Conflicted",
                    first.path() + " is older and about the same Service; remove one of the two");
        }
        List<String> overridden = overridden(key, sending);
        return overridden.isEmpty()
                ? Finding.accepted()
                : Finding.yes(
                        "Accepted",
                        "Accepted",
                        "The resource is valid; but "
                                + String.join(", ", overridden)
                                + ", which comes first.");
    }

    /** What a MeshPolicy of the same Service says already. */
    private List<String> overridden(ServiceKey key, Policy.Sending sending) {
        List<String> said = new ArrayList<>();
        for (Policy policy : meshPolicies) {
            boolean about =
                    policy.scopes().stream()
                            .anyMatch(
                                    scope ->
                                            scope instanceof Scope.OfService of
                                                    && of.service().equals(key));
            Policy.Sending theirs = policy.traffic().sending();
            if (about && sending.budget().isPresent() && theirs.retrying().isPresent()) {
                said.add("retries are those of " + policy.ref().path());
            }
            if (about && sending.session().isPresent() && theirs.session().isPresent()) {
                said.add("sessions are those of " + policy.ref().path());
            }
        }
        return said;
    }

    private static Policy.Traffic traffic(XBackendTrafficPolicySpec spec) {
        return new Policy.Traffic(
                Optional.empty(),
                new Policy.Sending(
                        Policy.Timeouts.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.ofNullable(spec.sessionPersistence()).map(SessionReader::ofRule),
                        Optional.ofNullable(spec.retryConstraint())
                                .map(BackendTrafficPolicies::budget)),
                Policy.Choosing.NONE,
                Policy.Admitting.NONE);
    }

    private static Policy.RetryBudget budget(XBackendTrafficPolicySpec.RetryConstraint wanted) {
        int percent =
                Optional.ofNullable(wanted.budget())
                        .map(XBackendTrafficPolicySpec.Budget::percent)
                        .orElse(PERCENT);
        int perSecond =
                Optional.ofNullable(wanted.minRetryRate())
                        .map(BackendTrafficPolicies::perSecond)
                        .orElse(PER_SECOND);
        return new Policy.RetryBudget(percent, perSecond);
    }

    /** Some in an interval is at least one in a second. */
    private static int perSecond(XBackendTrafficPolicySpec.Rate rate) {
        int count = Objects.requireNonNullElse(rate.count(), PER_SECOND);
        long seconds = Durations.positive(rate.interval()).map(Duration::getSeconds).orElse(1L);
        return (int) Math.ceilDiv(count, Math.max(1, seconds));
    }

    private static ServiceKey key(ObjectRef ref, LocalPolicyTargetReference target) {
        return new ServiceKey(ref.namespace(), target.getName());
    }

    private static ParentReference reference(ObjectRef ref, LocalPolicyTargetReference target) {
        return new ParentReferenceBuilder()
                .withGroup(Objects.requireNonNullElse(target.getGroup(), ""))
                .withKind(target.getKind())
                .withNamespace(ref.namespace())
                .withName(target.getName())
                .build();
    }
}
