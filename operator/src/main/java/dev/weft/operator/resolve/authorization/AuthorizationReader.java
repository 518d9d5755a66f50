package dev.weft.operator.resolve.authorization;

import com.google.protobuf.Duration;
import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.model.Policy;
import dev.weft.operator.model.ServiceKey;
import dev.weft.operator.resolve.traffic.Durations;
import dev.weft.operator.watch.ObjectRef;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.DefaultAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes the authorization of a policy in the words of the proxy. */
public final class AuthorizationReader {
    /** What a rule does. */
    private enum Effect {
        ALLOW,
        DENY;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How long an authorizer may take that nothing is said of. */
    private static final Duration PATIENCE = Duration.newBuilder().setNanos(200_000_000).build();

    private final ObjectRef policy;
    private final SourceReader sources;
    private final TokenReader tokens = new TokenReader();

    /** A reader of one policy. */
    public AuthorizationReader(ObjectRef policy, String trustDomain) {
        this.policy = policy;
        this.sources = new SourceReader(policy.namespace(), trustDomain, tokens);
    }

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with a sentence that names the field
     */
    public Policy.Authorization read(Authorization authorization) {
        List<AuthorizationRule> deny = rules(authorization.deny(), Effect.DENY);
        Optional<List<AuthorizationRule>> allow =
                authorization.allow().isEmpty()
                        ? Optional.empty()
                        : Optional.of(rules(authorization.allow(), Effect.ALLOW));
        return new Policy.Authorization(
                mode(authorization),
                deny,
                allow,
                Optional.ofNullable(authorization.defaultAction()).map(Words::action),
                Optional.ofNullable(authorization.plaintext()).map(Words::plaintext),
                Optional.ofNullable(authorization.external()).map(this::external),
                List.copyOf(tokens.keys().values()));
    }

    private Policy.External external(Authorization.External external) {
        String name = external.service();
        int slash = name.indexOf('/');
        return new Policy.External(
                new ServiceKey(
                        slash < 0 ? policy.namespace() : name.substring(0, slash),
                        name.substring(slash + 1)),
                external.port(),
                Durations.positive(external.timeout()).orElse(PATIENCE),
                "Allow".equals(external.onFailure())
                        ? Policy.External.OnFailure.ALLOW
                        : Policy.External.OnFailure.DENY,
                external.includeHeaders().stream()
                        .map(header -> header.toLowerCase(Locale.ROOT))
                        .toList());
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
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private List<AuthorizationRule> rules(List<Authorization.Rule> rules, Effect effect) {
        List<AuthorizationRule> made = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Authorization.Rule rule = rules.get(i);
            String index = effect.word() + "[" + i + "]";
            String last = rule.name() == null ? index : rule.name();
            rule(rule, "authorization." + index)
                    .map(one -> one.setName(policy.path() + "/" + last).build())
                    .ifPresent(made::add);
        }
        return made;
    }

    /** The rule; empty when no caller can match it. */
    private Optional<AuthorizationRule.Builder> rule(Authorization.Rule rule, String at) {
        if (rule.from().isEmpty() && rule.to().isEmpty()) {
            throw new IllegalArgumentException(
                    at + ": has neither from nor to and would match everything; name one");
        }
        AuthorizationRule.Builder made = AuthorizationRule.newBuilder();
        for (int i = 0; i < rule.from().size(); i++) {
            sources.read(rule.from().get(i), at + ".from[" + i + "]").ifPresent(made::addFrom);
        }
        for (int i = 0; i < rule.to().size(); i++) {
            made.addTo(OperationReader.read(rule.to().get(i), at + ".to[" + i + "]"));
        }
        boolean nobody = !rule.from().isEmpty() && made.getFromCount() == 0;
        return nobody ? Optional.empty() : Optional.of(made);
    }
}
