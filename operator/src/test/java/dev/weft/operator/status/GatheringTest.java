package dev.weft.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.status.Condition;
import dev.weft.inject.MeshedPod;
import dev.weft.operator.watch.World;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Gathering gathering = new Gathering();

    private static Pod pod(int number, String ready) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("pay-" + number)
                .endMetadata()
                .withNewSpec()
                .addNewInitContainer()
                .withName(MeshedPod.PROXY_CONTAINER)
                .endInitContainer()
                .endSpec()
                .withNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .endCondition()
                .endStatus()
                .build();
    }

    private static World pods(int count, String ready) {
        return World.of(
                IntStream.range(0, count).mapToObj(number -> pod(number, ready)).toList(),
                List.of());
    }

    @Test
    void proxies_of_ready_pods_are_awaited_until_they_have_connected() {
        World world = pods(5, "True");

        assertThat(gathering.awaited(world, 0, START)).isEqualTo(5);
        assertThat(gathering.awaited(world, 3, START.plusSeconds(9))).isEqualTo(2);
        assertThat(gathering.awaited(world, 5, START.plusSeconds(9))).isZero();
    }

    @Test
    void those_that_never_come_are_not_awaited_for_ever() {
        World world = pods(5, "True");

        assertThat(gathering.awaited(world, 1, START)).isEqualTo(4);
        assertThat(gathering.awaited(world, 1, START.plus(Gathering.LIMIT))).isZero();
    }

    @Test
    void each_loss_of_proxies_has_a_time_of_its_own() {
        World world = pods(5, "True");
        gathering.awaited(world, 5, START);

        assertThat(gathering.awaited(world, 2, START.plusSeconds(900))).isEqualTo(3);
    }

    @Test
    void pods_that_are_not_ready_and_a_few_that_come_and_go_are_not_awaited() {
        assertThat(gathering.awaited(pods(5, "False"), 0, START)).isZero();
        assertThat(gathering.awaited(pods(50, "True"), 45, START)).isZero();
    }

    @Test
    void an_object_is_programmed_when_the_proxies_that_came_back_have_it_too() {
        Tally known = new Tally(2, 2, List.of());

        assertThat(Summary.programmed(List.of(), known.awaiting(3)).message())
                .isEqualTo("in force in 2/5 proxies");
        assertThat(Summary.programmed(List.of(), known.awaiting(3)).status()).isEqualTo("False");
        assertThat(Summary.programmed(List.of(), Tally.NONE.awaiting(3)).status())
                .isEqualTo("False");
    }

    @Test
    void what_was_said_of_a_generation_is_not_taken_back_while_proxies_come_back() {
        Condition condition =
                new Condition("Programmed", "True", "Programmed", "2/2", 7L, START.toString());

        assertThat(Transitions.isProgrammed(List.of(condition), 7)).isTrue();
        assertThat(Transitions.isProgrammed(List.of(condition), 8)).isFalse();
    }
}
