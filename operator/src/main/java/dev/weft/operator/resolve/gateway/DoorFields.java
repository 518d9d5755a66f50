package dev.weft.operator.resolve.gateway;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.api.v1alpha1.MeshPolicySpec;
import dev.weft.api.v1alpha1.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds what a policy says that means nothing at the door of a Gateway. */
public final class DoorFields {
    private DoorFields() {}

    /** The fields, each with why. */
    public static List<String> misplaced(MeshPolicySpec spec) {
        List<String> found = new ArrayList<>();
        Traffic traffic = spec.traffic();
        if (traffic != null) {
            if (traffic.protocol() != null) {
                found.add("spec.traffic.protocol (a listener names its own)");
            }
            if (traffic.loadBalancing() != null
                    || traffic.circuitBreaking() != null
                    || (traffic.timeouts() != null && traffic.timeouts().connect() != null)) {
                found.add(
                        "spec.traffic.loadBalancing, circuitBreaking and timeouts.connect (they are"
                                + " about the endpoints of a Service; target the Services behind"
                                + " the Gateway)");
            }
        }
        Authorization authorization = spec.authorization();
        if (authorization != null) {
            if (authorization.plaintext() != null) {
                found.add(
                        "spec.authorization.plaintext (whether clients use TLS is the listener's"
                                + " protocol)");
            }
            if ("MeshOnly".equals(authorization.defaultAction())) {
                found.add(
                        "spec.authorization.default MeshOnly (clients of a Gateway have no identity"
                                + " of the mesh, so it refuses all of them)");
            }
            if (rules(authorization).anyMatch(DoorFields::namesIdentities)) {
                found.add(
                        "identities in spec.authorization (clients of a Gateway have none, so such"
                                + " an entry matches nobody; use cidrs, jwt or external)");
            }
        }
        return found;
    }

    private static Stream<Authorization.Rule> rules(Authorization authorization) {
        return Stream.concat(authorization.allow().stream(), authorization.deny().stream());
    }

    private static boolean namesIdentities(Authorization.Rule rule) {
        return rule.from().stream()
                .anyMatch(
                        from ->
                                Boolean.FALSE.equals(from.unauthenticated())
                                        || Stream.of(
                                                        from.serviceAccounts(),
                                                        from.namespaces(),
                                                        from.trustDomains(),
                                                        from.identities(),
                                                        from.gateways(),
                                                        from.notServiceAccounts(),
                                                        from.notNamespaces(),
                                                        from.notTrustDomains(),
                                                        from.notIdentities(),
                                                        from.notGateways())
                                                .anyMatch(list -> !list.isEmpty()));
    }
}
