package dev.weft.plan.suggest;

import dev.weft.api.v1alpha1.Authorization;
import dev.weft.operator.traffic.Flow;
import dev.weft.operator.traffic.RecordedTraffic.Counted;
import dev.weft.plan.draft.PolicyDraft;
import dev.weft.plan.draft.RuleDraft;
import dev.weft.plan.traffic.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Policies for a namespace: what was let through may go on, everything else is refused. */
public final class Suggestion {
    /** Rules of one policy. */
    static final int MAX_RULES = 64;

    private static final String DOCUMENT = "---\n";

    private final String namespace;
    private final Traffic traffic;
    private final StringBuilder text = new StringBuilder();

    private Suggestion(String namespace, Traffic traffic) {
        this.namespace = namespace;
        this.traffic = traffic;
    }

    /** Commented YAML; empty when nothing came in. */
    public static Optional<String> of(String namespace, Traffic traffic) {
        Suggestion suggestion = new Suggestion(namespace, traffic);
        Map<String, List<Counted>> byAccount =
                traffic.flows().stream()
                        .filter(one -> one.flow().callee().namespace().equals(namespace))
                        .filter(one -> one.attempts() > one.refused())
                        .collect(
                                Collectors.groupingBy(
                                        one -> one.flow().callee().account(),
                                        TreeMap::new,
                                        Collectors.toList()));
        byAccount.forEach(suggestion::account);
        return byAccount.isEmpty() ? Optional.empty() : Optional.of(suggestion.text.toString());
    }

    private void account(String account, List<Counted> flows) {
        Map<String, ObservedRules> byCaller = new TreeMap<>();
        for (Counted one : flows) {
            byCaller.computeIfAbsent(RuleDraft.name(one.flow().caller()), ObservedRules::new)
                    .add(one);
        }
        List<Authorization.Rule> rules = new ArrayList<>();
        byCaller.values().forEach(one -> rules.addAll(one.rules()));
        text.append(DOCUMENT);
        comments(account, flows);
        for (int i = 0; i < rules.size(); i += MAX_RULES) {
            String suffix = i == 0 ? "" : "-" + (i / MAX_RULES + 1);
            text.append(i == 0 ? "" : DOCUMENT);
            text.append(
                    PolicyDraft.audited(
                            namespace,
                            account + "-observed" + suffix,
                            account,
                            rules.subList(i, Math.min(rules.size(), i + MAX_RULES))));
        }
    }

    private void comments(String account, List<Counted> flows) {
        comment(
                "What service account %s of namespace %s was asked for from %s to %s."
                        .formatted(account, namespace, traffic.since(), traffic.until()));
        Map<String, Long> attempts = new TreeMap<>();
        flows.forEach(
                one ->
                        attempts.merge(
                                who(one.flow().caller()),
                                one.attempts() - one.refused(),
                                Long::sum));
        attempts.forEach((who, count) -> comment("  " + count + " by " + who));
        if (traffic.left() > 0) {
            comment(
                    traffic.left()
                            + " attempts in the whole mesh were of kinds too many to tell apart;"
                            + " they are not covered.");
        }
        comment("Paths are compared with {id} in the place of what looked like an identifier.");
        comment(
                "mode: Audit refuses nothing and counts what Enforce would. Remove it when nothing"
                        + " is counted that should pass.");
    }

    private static String who(Flow.Caller caller) {
        return caller.identity().isEmpty()
                ? "plaintext from "
                        + caller.address()
                        + " (an address may change; give it a sidecar)"
                : caller.identity();
    }

    private void comment(String sentence) {
        text.append("# ").append(sentence).append('\n');
    }
}
