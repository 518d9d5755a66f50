package dev.weft.operator.resolve;

import com.google.re2j.PatternSyntaxException;
import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.model.Policy;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.DefaultAction;
import dev.weft.proxy.config.v1.EnforcementMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the authorization of a policy in the words of the proxy. */
final class AuthorizationReader {
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
    private final OperationReader operations;
    private final List<String> later;

    AuthorizationReader(ObjectRef policy, String trustDomain, List<String> later) {
        this.policy = policy;
        this.sources = new SourceReader(policy.namespace(), trustDomain, later);
        this.operations = new OperationReader(later);
        this.later = later;
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with a sentence that names the field
     */
    Policy.Authorization read(Authorization authorization) {
        if (authorization.external() != null) {
            later.add("spec.authorization.external");
        }
        EnforcementMode mode =
                "Audit".equals(authorization.mode())
                        ? EnforcementMode.ENFORCEMENT_MODE_AUDIT
                        : EnforcementMode.ENFORCEMENT_MODE_ENFORCE;
        return new Policy.Authorization(
                rules(authorization.deny(), Effect.DENY, mode),
                authorization.allow().isEmpty()
                        ? Optional.empty()
                        : Optional.of(rules(authorization.allow(), Effect.ALLOW, mode)),
                Optional.ofNullable(authorization.defaultAction()).map(MeshDefaults::action),
                Optional.ofNullable(authorization.plaintext()).map(MeshDefaults::plaintext));
    }

    /** In the place of rules that cannot be read. */
    static Policy.Authorization refuseAll(ObjectRef policy) {
        return new Policy.Authorization(
                List.of(AuthorizationRule.newBuilder().setName(policy.path() + "/invalid").build()),
                Optional.empty(),
                Optional.of(DefaultAction.DEFAULT_ACTION_DENY),
                Optional.empty());
    }

    private List<AuthorizationRule> rules(
            List<Authorization.Rule> rules, Effect effect, EnforcementMode mode) {
        List<AuthorizationRule> made = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Authorization.Rule rule = rules.get(i);
            String at = "authorization." + effect.word() + "[" + i + "]";
            try {
                String name = name(rule, effect, i);
                rule(rule, effect, at)
                        .map(one -> one.setName(name).setMode(mode).build())
                        .ifPresent(made::add);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        at
                                + ": '"
                                + e.getPattern()
                                + "' is not a regular expression of RE2: "
                                + e.getDescription(),
                        e);
            }
        }
        return made;
    }

    private String name(Authorization.Rule rule, Effect effect, int index) {
        String last = rule.name() == null ? effect.word() + "[" + index + "]" : rule.name();
        return policy.path() + "/" + last;
    }

    /** The rule; empty when it could only match by something that is not enforced. */
    private Optional<AuthorizationRule.Builder> rule(
            Authorization.Rule rule, Effect effect, String at) {
        AuthorizationRule.Builder made = AuthorizationRule.newBuilder();
        for (int i = 0; i < rule.from().size(); i++) {
            sources.read(rule.from().get(i), effect, at + ".from[" + i + "]")
                    .ifPresent(made::addFrom);
        }
        for (int i = 0; i < rule.to().size(); i++) {
            operations.read(rule.to().get(i), effect, at + ".to[" + i + "]").ifPresent(made::addTo);
        }
        boolean none =
                (!rule.from().isEmpty() && made.getFromCount() == 0)
                        || (!rule.to().isEmpty() && made.getToCount() == 0);
        return none ? Optional.empty() : Optional.of(made);
    }
}
