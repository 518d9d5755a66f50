package dev.weft.operator.translate;

import dev.weft.operator.model.Model;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.DefaultAction;
import java.util.List;
import java.util.Optional;

/**
 * Puts the authorizations of several policies together: deny rules of every level hold, the allow
 * lists are those of the most specific level that has one.
 */
final class Authorizations {
    private Authorizations() {}

    static Authorization of(List<Policies.Attached> attached, Model.Defaults defaults) {
        DefaultAction action =
                Policies.first(attached, policy -> policy.authorization().defaultAction())
                        .orElse(defaults.defaultAction());
        Authorization.Builder made = Authorization.newBuilder().setDefaultAction(action);
        attached.forEach(one -> made.addAllDeny(one.policy().authorization().deny()));
        allow(made, attached);
        return made.build();
    }

    /** Of a rule of a route: without an allow list of its own, that of the port. */
    static Authorization ofRule(List<Policies.Attached> attached, Authorization port) {
        Authorization.Builder made =
                Authorization.newBuilder()
                        .setDefaultAction(
                                Policies.first(
                                                attached,
                                                policy -> policy.authorization().defaultAction())
                                        .orElse(port.getDefaultAction()));
        attached.forEach(one -> made.addAllDeny(one.policy().authorization().deny()));
        allow(made, attached);
        if (!made.getHasAllowList()) {
            made.setHasAllowList(port.getHasAllowList()).addAllAllow(port.getAllowList());
        }
        return made.build();
    }

    private static void allow(Authorization.Builder made, List<Policies.Attached> attached) {
        Optional<Integer> level =
                attached.stream()
                        .filter(one -> one.policy().authorization().allow().isPresent())
                        .map(Policies.Attached::level)
                        .findFirst();
        level.ifPresent(
                specific -> {
                    made.setHasAllowList(true);
                    attached.stream()
                            .filter(one -> one.level() == specific)
                            .forEach(
                                    one ->
                                            made.addAllAllow(
                                                    one.policy()
                                                            .authorization()
                                                            .allow()
                                                            .orElse(List.of())));
                });
    }
}
