package dev.weft.operator.status;

import dev.weft.api.status.Condition;
import dev.weft.operator.resolve.Finding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Gives findings their times: a condition whose status stays keeps the time that it had. */
final class Transitions {
    /** What the CRDs give to an object before the operator saw it. */
    private static final String UNSEEN = "1970-01-01T00:00:00Z";

    private final String now;

    Transitions(Instant now) {
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    List<Condition> apply(List<Finding> findings, long generation, List<Condition> before) {
        List<Condition> conditions = new ArrayList<>();
        for (Finding finding : findings) {
            conditions.add(
                    new Condition(
                            finding.type(),
                            finding.status(),
                            finding.reason(),
                            finding.message(),
                            generation,
                            time(finding, before)));
        }
        return conditions;
    }

    /** Whether it was said already that all proxies have this generation of an object. */
    static boolean isProgrammed(List<Condition> before, long generation) {
        return before.stream()
                .filter(one -> one.type().equals("Programmed"))
                .filter(one -> Long.valueOf(generation).equals(one.observedGeneration()))
                .anyMatch(one -> one.status().equals("True"));
    }

    private String time(Finding finding, List<Condition> before) {
        return before.stream()
                .filter(one -> one.type().equals(finding.type()))
                .filter(one -> one.status().equals(finding.status()))
                .map(Condition::lastTransitionTime)
                .filter(time -> !time.equals(UNSEEN))
                .findFirst()
                .orElse(now);
    }
}
