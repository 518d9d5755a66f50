package dev.weft.plan.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.plan.judge.JudgedMesh;
import dev.weft.plan.judge.Judgement;
import dev.weft.plan.judge.Question;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What resources mean according to the documentation, and what operator and proxy make of them. */
class OracleTest {
    private static final int MESHES = 1_010;
    private static final int QUESTIONS = 100;

    @Test
    void the_compiled_decision_is_that_of_the_documentation_for_101_000_questions() {
        Random random = new Random(20261127);
        RandomQuestions questions = new RandomQuestions(random);
        List<String> disagreements = new ArrayList<>();
        Map<Judgement.Outcome, Integer> outcomes = new EnumMap<>(Judgement.Outcome.class);
        for (int i = 0; i < MESHES && disagreements.size() < 5; i++) {
            RandomMesh mesh = new RandomMesh(random);
            JudgedMesh judged = JudgedMesh.of(mesh.objects("10.9.9.9"));
            for (int k = 0; k < QUESTIONS; k++) {
                Question question = questions.next();
                Judgement found =
                        judged.judge(RandomMesh.NAMESPACE, RandomMesh.WORKLOAD, question)
                                .orElseThrow();
                Judgement.Outcome wanted = PolicyOracle.decide(mesh, question);
                outcomes.merge(wanted, 1, Integer::sum);
                if (found.outcome() != wanted) {
                    disagreements.add(told(mesh, question, wanted, found));
                }
            }
        }

        assertThat(disagreements).isEmpty();
        // Neither side may agree with the other by always saying the same.
        assertThat(outcomes.values()).hasSize(3).allMatch(count -> count > 5_000);
    }

    private static String told(
            RandomMesh mesh, Question question, Judgement.Outcome wanted, Judgement found) {
        StringBuilder text = new StringBuilder("\n" + question + "\n");
        mesh.mesh().ifPresent(spec -> text.append(spec).append('\n'));
        mesh.route().ifPresent(route -> text.append(route.getSpec().getRules()).append('\n'));
        mesh.policies()
                .forEach(
                        policy ->
                                text.append(policy.getMetadata().getName())
                                        .append(' ')
                                        .append(policy.getSpec())
                                        .append('\n'));
        return text + "wanted " + wanted + ", found " + found;
    }
}
