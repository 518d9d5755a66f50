package dev.weft.plan.compare;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Locale;

/** Writes a plan down, for a person or for a machine. */
public final class PlanText {
    private PlanText() {}

    /** As JSON. */
    public static String json(Plan plan) {
        return new KubernetesSerialization().asJson(plan);
    }

    /** In sentences. */
    public static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "Judged by %,d requests and connections from %s to %s.\n",
                        plan.attempts(),
                        plan.since(),
                        plan.until()));
        if (plan.unjudged() > 0) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%,d of them cannot be judged: nothing runs as whom they were for.\n",
                            plan.unjudged()));
        }
        changes(plan, Plan.Effect.LOSES, "Would be refused", text);
        changes(plan, Plan.Effect.AUDITED, "Would be refused without mode: Audit", text);
        changes(plan, Plan.Effect.GAINS, "Would be let through", text);
        if (!plan.shares().isEmpty()) {
            text.append("\nShares that move:\n");
            plan.shares()
                    .forEach(
                            one ->
                                    text.append(
                                            String.format(
                                                    Locale.ROOT,
                                                    "  %s: %.1f %% to %.1f %%\n",
                                                    one.share(),
                                                    one.before(),
                                                    one.after())));
        }
        list("Invalid", plan.invalid(), text);
        if (plan.changes().isEmpty() && plan.invalid().isEmpty()) {
            text.append("\nNobody gains or loses access.\n");
        }
        return text.toString();
    }

    private static void changes(Plan plan, Plan.Effect effect, String title, StringBuilder text) {
        list(
                title,
                plan.changes().stream()
                        .filter(one -> one.effect() == effect)
                        .map(
                                one ->
                                        String.format(
                                                Locale.ROOT,
                                                "%.1f %% (%,d) of what %s is asked for: %s %s, by %s",
                                                one.percent(),
                                                one.attempts(),
                                                one.callee(),
                                                one.caller(),
                                                one.asked(),
                                                one.rule()))
                        .toList(),
                text);
    }

    private static void list(String title, List<String> lines, StringBuilder text) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append(":\n");
            lines.forEach(line -> text.append("  ").append(line).append('\n'));
        }
    }
}
