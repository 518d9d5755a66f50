package dev.weft.operator.resolve.authorization;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.model.Policy;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.DefaultAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the authorization of a policy in the words of the proxy. */
public final class AuthorizationReader {
    /**
     * What a rule does. What a rule says beyond what is enforced makes an allow rule match less and
     * a deny rule match more, never the other way round.
     */
    enum Effect {
        ALLOW,
        DENY;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final ObjectRef policy;
    private final SourceReader sources;
    private final List<String> later;

    /**
     * A reader of one policy.
     *
     * @param later the fields that are taken but not enforced
     */
    public AuthorizationReader(ObjectRef policy, String trustDomain, List<String> later) {
        this.policy = policy;
        this.sources = new SourceReader(policy.namespace(), trustDomain, later);
        this.later = later;
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with a sentence that names the field
     */
    public Policy.Authorization read(Authorization authorization) {
        if (authorization.external() != null) {
            later.add("spec.authorization.external");
        }
        return new Policy.Authorization(
                mode(authorization),
                rules(authorization.deny(), Effect.DENY),
                authorization.allow().isEmpty()
                        ? Optional.empty()
                        : Optional.of(rules(authorization.allow(), Effect.ALLOW)),
                Optional.ofNullable(authorization.defaultAction()).map(Words::action),
                Optional.ofNullable(authorization.plaintext()).map(Words::plaintext));
    }

    /** Whether it refuses, or only tells what it would. */
    public static Policy.Mode mode(Authorization authorization) {
        return "Audit".equals(authorization.mode()) ? Policy.Mode.AUDIT : Policy.Mode.ENFORCE;
    }

    /** In the place of rules that cannot be read. */
    public static Policy.Authorization refuseAll(ObjectRef policy, Policy.Mode mode) {
        return new Policy.Authorization(
                mode,
                List.of(AuthorizationRule.newBuilder().setName(policy.path() + "/invalid").build()),
                Optional.empty(),
                Optional.of(DefaultAction.DEFAULT_ACTION_DENY),
                Optional.empty());
    }

    private List<AuthorizationRule> rules(List<Authorization.Rule> rules, Effect effect) {
        List<AuthorizationRule> made = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Authorization.Rule rule = rules.get(i);
            String index = effect.word() + "[" + i + "]";
            String last = rule.name() == null ? index : rule.name();
            rule(rule, effect, "authorization." + index)
                    .map(one -> one.setName(policy.path() + "/" + last).build())
                    .ifPresent(made::add);
        }
        return made;
    }

    /** The rule; empty when no caller can match it. */
    private Optional<AuthorizationRule.Builder> rule(
            Authorization.Rule rule, Effect effect, String at) {
        if (rule.from().isEmpty() && rule.to().isEmpty()) {
            throw new IllegalArgumentException(
                    at + ": has neither from nor to and would match everything; name one");
        }
        AuthorizationRule.Builder made = AuthorizationRule.newBuilder();
        for (int i = 0; i < rule.from().size(); i++) {
            sources.read(rule.from().get(i), effect, at + ".from[" + i + "]")
                    .ifPresent(made::addFrom);
        }
        for (int i = 0; i < rule.to().size(); i++) {
            made.addTo(OperationReader.read(rule.to().get(i), at + ".to[" + i + "]"));
        }
        boolean nobody = !rule.from().isEmpty() && made.getFromCount() == 0;
        return nobody ? Optional.empty() : Optional.of(made);
    }
}
