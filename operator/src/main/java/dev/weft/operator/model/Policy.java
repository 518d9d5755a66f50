package dev.weft.operator.model;

import com.google.protobuf.Duration;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.config.v1.PlaintextMode;
import dev.weft.proxy.config.v1.Protocol;
import java.util.List;
import java.util.Optional;

/** A MeshPolicy. */
public record Policy(
        ObjectRef ref, List<Scope> scopes, Authorization authorization, Traffic traffic) {
    public Policy {
        scopes = List.copyOf(scopes);
    }

    /**
     * Who may do what.
     *
     * @param allow empty when the policy has no allow list
     */
    public record Authorization(
            List<AuthorizationRule> deny,
            Optional<List<AuthorizationRule>> allow,
            Optional<DefaultAction> defaultAction,
            Optional<PlaintextMode> plaintext) {
        /** Says nothing. */
        public static final Authorization NONE =
                new Authorization(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

        public Authorization {
            deny = List.copyOf(deny);
            allow = allow.map(List::copyOf);
        }
    }

    /** How callers send requests. */
    public record Traffic(
            Optional<Duration> request,
            Optional<Duration> backendRequest,
            Optional<Duration> connect,
            Optional<Protocol> protocol) {
        /** Says nothing. */
        public static final Traffic NONE =
                new Traffic(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
