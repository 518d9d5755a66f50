package dev.weft.operator.translate;

import dev.weft.operator.model.Model;
import dev.weft.operator.model.Policy;
import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.PlaintextMode;
import dev.weft.proxy.config.v1.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the authorizations of several policies together: deny rules of every level hold; the most
 * specific level that says anything about {@code allow} or {@code default} decides the rest, by its
 * allow lists if it has one. What policies in mode Audit would change is worked out beside it.
 */
final class Authorizations {
    private static final String MESH = "Mesh";

    private final Model.Defaults defaults;
    private final Predicate<Policy.External> itself;
    private final Map<Authorization, Integer> table = new LinkedHashMap<>();
    private final Map<String, Policy.External> externals = new TreeMap<>();

    /** Indices into {@link #table}. */
    record Indices(int enforced, Optional<Integer> audited) {}

    /**
     * Of one member.
     *
     * @param itself whether an authorizer is the member: nobody asks himself
     */
    Authorizations(Model.Defaults defaults, Predicate<Policy.External> itself) {
        this.defaults = defaults;
        this.itself = itself;
    }

    /** What was made, in the order of the indices. */
    Iterable<Authorization> table() {
        return table.keySet();
    }

    /** Who is asked besides, by the names that are in the table. */
    Map<String, Policy.External> externals() {
        return externals;
    }

    /** The names of key sets that rules in the table have. */
    Set<String> keySets() {
        return table.keySet().stream()
                .flatMap(
                        one ->
                                Stream.concat(
                                        one.getDenyList().stream(), one.getAllowList().stream()))
                .flatMap(rule -> rule.getFromList().stream())
                .filter(Source::hasToken)
                .map(source -> source.getToken().getKeys())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** For a port. */
    Indices ofPort(List<Policies.Attached> attached) {
        List<Policies.Attached> enforced = enforced(attached);
        return new Indices(
                index(asking(made(deciding(enforced), enforced), enforced)),
                audits(attached)
                        ? Optional.of(index(made(deciding(attached), attached)))
                        : Optional.empty());
    }

    /** For a rule of a route, whose policies are more specific than all of its port's. */
    Indices ofRule(List<Policies.Attached> own, List<Policies.Attached> ofPort) {
        List<Policies.Attached> enforced = enforced(own);
        List<Policies.Attached> all = new ArrayList<>(own);
        all.addAll(ofPort);
        return new Indices(
                index(asking(made(deciding(enforced(all)), enforced), enforced(all))),
                audits(all) ? Optional.of(index(made(deciding(all), own))) : Optional.empty());
    }

    /** The mode for plaintext that the policies demand, those in mode Audit left out. */
    PlaintextMode plaintext(List<Policies.Attached> attached) {
        return plaintextWithAudits(enforced(attached));
    }

    /** The mode for plaintext if policies in mode Audit were enforced. */
    PlaintextMode plaintextWithAudits(List<Policies.Attached> attached) {
        return Policies.first(attached, policy -> policy.authorization().plaintext())
                .orElse(defaults.plaintext());
    }

    private int index(Authorization authorization) {
        Integer known = table.putIfAbsent(authorization, table.size());
        return known == null ? table.size() - 1 : known;
    }

    private static boolean audits(List<Policies.Attached> attached) {
        return attached.stream().anyMatch(one -> mode(one) == Policy.Mode.AUDIT);
    }

    private static List<Policies.Attached> enforced(List<Policies.Attached> attached) {
        return attached.stream().filter(one -> mode(one) == Policy.Mode.ENFORCE).toList();
    }

    private static Policy.Mode mode(Policies.Attached attached) {
        return attached.policy().authorization().mode();
    }

    /** Those of the most specific level that decides more than who is denied. */
    private static List<Policy> deciding(List<Policies.Attached> all) {
        Optional<Integer> level =
                all.stream()
                        .filter(one -> decides(one.policy().authorization()))
                        .map(Policies.Attached::level)
                        .findFirst();
        return all.stream()
                .filter(one -> level.filter(at -> at == one.level()).isPresent())
                .map(Policies.Attached::policy)
                .filter(policy -> decides(policy.authorization()))
                .toList();
    }

    private static boolean decides(Policy.Authorization authorization) {
        return authorization.allow().isPresent() || authorization.defaultAction().isPresent();
    }

    /** The most specific policy says who is asked besides. */
    private Authorization asking(Authorization made, List<Policies.Attached> enforced) {
        return enforced.stream()
                .map(Policies.Attached::policy)
                .filter(policy -> policy.authorization().external().isPresent())
                .findFirst()
                .filter(policy -> !itself.test(policy.authorization().external().orElseThrow()))
                .map(
                        policy -> {
                            String name = policy.ref().path() + "/external";
                            externals.put(name, policy.authorization().external().orElseThrow());
                            return made.toBuilder().setExternal(name).build();
                        })
                .orElse(made);
    }

    private Authorization made(List<Policy> deciding, List<Policies.Attached> denying) {
        Authorization.Builder made =
                Authorization.newBuilder().setDefaultAction(defaults.defaultAction());
        denying.forEach(one -> made.addAllDeny(one.policy().authorization().deny()));
        List<Policy> listing =
                deciding.stream().filter(one -> one.authorization().allow().isPresent()).toList();
        if (!listing.isEmpty()) {
            made.setHasAllowList(true).setDecidedBy(listing.getFirst().ref().path());
            listing.forEach(one -> made.addAllAllow(one.authorization().allow().orElse(List.of())));
        } else if (!deciding.isEmpty()) {
            Policy oldest = deciding.getFirst();
            oldest.authorization().defaultAction().ifPresent(made::setDefaultAction);
            made.setDecidedBy(oldest.ref().path());
        } else if (!defaults.equals(Model.Defaults.NONE)) {
            made.setDecidedBy(MESH);
        }
        return made.build();
    }
}
