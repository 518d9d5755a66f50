package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.split.TrafficSplit;
import dev.weft.api.split.TrafficSplitStatus;
import dev.weft.api.status.Condition;
import dev.weft.api.v1alpha1.MeshPolicy;
import dev.weft.operator.watch.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TellingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectRef PAY = new ObjectRef("MeshPolicy", "shop", "pay");

    private final Telling telling = new Telling();

    private static Map<ObjectRef, Posted> pay(String status, String message, long generation) {
        Condition condition =
                new Condition(
                        "Programmed", status, "Programmed", message, generation, START.toString());
        return Map.of(
                PAY,
                new Posted(
                        new MeshPolicy(),
                        List.of(condition),
                        Map.of(Posted.OWN, List.of(condition))));
    }

    @Test
    void a_new_status_is_told_and_the_same_one_is_not_told_again() {
        assertThat(telling.due(pay("True", "1/1", 1), START)).containsExactly(PAY);
        assertThat(telling.due(pay("True", "1/1", 1), START.plusSeconds(9))).isEmpty();
    }

    @Test
    void a_condition_that_turns_is_told_at_once() {
        telling.due(pay("False", "0/2", 1), START);

        assertThat(telling.due(pay("True", "2/2", 1), START.plusMillis(1))).containsExactly(PAY);
    }

    @Test
    void a_generation_that_was_observed_is_told_at_once() {
        telling.due(pay("True", "2/2", 1), START);

        assertThat(telling.due(pay("True", "2/2", 2), START.plusMillis(1))).containsExactly(PAY);
    }

    @Test
    void figures_are_told_once_in_a_while_and_the_last_ones_are_not_lost() {
        telling.due(pay("False", "0/9", 1), START);

        assertThat(telling.due(pay("False", "3/9", 1), START.plusMillis(250))).isEmpty();
        assertThat(telling.due(pay("False", "7/9", 1), START.plusMillis(999))).isEmpty();
        assertThat(telling.due(pay("False", "7/9", 1), START.plus(Telling.FIGURES)))
                .containsExactly(PAY);
        assertThat(telling.due(pay("False", "7/9", 1), START.plusSeconds(9))).isEmpty();
    }

    private static Map<ObjectRef, Posted> split(@Nullable String observed) {
        TrafficSplitStatus status =
                new TrafficSplitStatus(
                        1L, List.of(), "1/1", "a 100 %", observed, "10s", null, List.of());
        return Map.of(PAY, new Posted(new TrafficSplit(), status, Map.of()));
    }

    @Test
    void figures_behind_a_change_are_told_as_they_come_and_further_ones_are_not() {
        Instant later = START.plus(Telling.AWAITED);
        telling.due(split(null), START);

        assertThat(telling.due(split("a 99 %"), START.plusMillis(1))).containsExactly(PAY);
        assertThat(telling.due(split("a 98 %"), START.plusMillis(250))).containsExactly(PAY);
        assertThat(telling.due(split("a 97 %"), later.minusMillis(1))).containsExactly(PAY);
        assertThat(telling.due(split("a 96 %"), later)).isEmpty();
    }

    @Test
    void figures_that_came_back_to_what_was_told_are_not_told() {
        telling.due(pay("True", "2/2", 1), START);
        telling.due(pay("True", "3/3", 1), START.plusMillis(500));

        assertThat(telling.due(pay("True", "2/2", 1), START.plusSeconds(9))).isEmpty();
    }

    @Test
    void what_is_gone_is_told_once_and_begins_anew_when_it_is_back() {
        telling.due(pay("True", "1/1", 1), START);

        assertThat(telling.due(Map.of(), START.plusMillis(1))).containsExactly(PAY);
        assertThat(telling.due(Map.of(), START.plusMillis(2))).isEmpty();
        assertThat(telling.due(pay("True", "1/1", 1), START.plusMillis(3))).containsExactly(PAY);
    }
}
