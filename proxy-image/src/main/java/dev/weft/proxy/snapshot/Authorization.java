package dev.weft.proxy.snapshot;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Any deny rule that matches refuses. Otherwise, when there is an allow list, one of its rules must
 * match. Otherwise the default action holds.
 *
 * @param hasAllowList tells an empty allow list, which lets nobody in, from none
 * @param decidedBy what has the allow list or else the default, {@code MeshPolicy/namespace/name};
 *     empty when nobody said anything
 * @param external who is asked about what the rules let pass
 */
public record Authorization(
        List<AuthorizationRule> deny,
        boolean hasAllowList,
        List<AuthorizationRule> allow,
        DefaultAction defaultAction,
        String decidedBy,
        Optional<ExternalAuthorizer> external) {
    /** What holds where no rule decides. */
    public enum DefaultAction {
        ALLOW,
        DENY,
        /** Any caller with an identity of the mesh. */
        MESH_ONLY
    }

    /** Lets everyone in. */
    public static final Authorization OPEN =
            new Authorization(
                    List.of(), false, List.of(), DefaultAction.ALLOW, "", Optional.empty());

    public Authorization {
        deny = List.copyOf(deny);
        allow = List.copyOf(allow);
        Objects.requireNonNull(defaultAction);
        Objects.requireNonNull(decidedBy);
        Objects.requireNonNull(external);
        if (!hasAllowList && !allow.isEmpty()) {
            throw new IllegalArgumentException("allow rules without an allow list");
        }
    }

    /** Whether a rule can only be decided by reading HTTP requests. */
    public boolean needsHttp() {
        return external.isPresent()
                || deny.stream().anyMatch(AuthorizationRule::needsHttp)
                || allow.stream().anyMatch(AuthorizationRule::needsHttp);
    }
}
