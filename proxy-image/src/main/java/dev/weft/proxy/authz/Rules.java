package dev.weft.proxy.authz;

import dev.weft.proxy.snapshot.Authorization;
import dev.weft.proxy.snapshot.AuthorizationRule;
import dev.weft.proxy.snapshot.InboundPort;
import dev.weft.proxy.snapshot.InboundRoute;
import dev.weft.proxy.snapshot.Operation;
import java.util.List;
import java.util.Objects;

/**
 * What holds for one request: deny rules of the port and of the route, and one allow list.
 *
 * @param destination how reasons call what was asked for
 */
record Rules(
        String destination,
        List<AuthorizationRule> deny,
        List<AuthorizationRule> routeDeny,
        boolean hasAllowList,
        List<AuthorizationRule> allow,
        Authorization.DefaultAction defaultAction) {
    Rules {
        Objects.requireNonNull(destination);
    }

    static Rules of(Authorization authorization, String destination) {
        return new Rules(
                destination,
                authorization.deny(),
                List.of(),
                authorization.hasAllowList(),
                authorization.allow(),
                authorization.defaultAction());
    }

    /** The route's allow list, if it has one, stands in the place of the port's. */
    static Rules of(InboundPort port, InboundRoute route, String destination) {
        Authorization ofPort = port.authorization();
        Authorization ofRoute = route.authorization();
        boolean replaced = ofRoute.hasAllowList();
        return new Rules(
                destination,
                ofPort.deny(),
                ofRoute.deny(),
                replaced || ofPort.hasAllowList(),
                replaced ? ofRoute.allow() : ofPort.allow(),
                ofPort.defaultAction());
    }

    boolean needPath() {
        return needPath(deny) || needPath(routeDeny) || needPath(allow);
    }

    private static boolean needPath(List<AuthorizationRule> rules) {
        return rules.stream().flatMap(rule -> rule.to().stream()).anyMatch(Operation::needsPath);
    }

    /** Whether the allow list refuses what it does not name; rules in audit mode do not. */
    boolean allowListEnforces() {
        return hasAllowList
                && (allow.isEmpty()
                        || allow.stream()
                                .anyMatch(r -> r.mode() == AuthorizationRule.Mode.ENFORCE));
    }
}
