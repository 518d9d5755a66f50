package dev.weft.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.snapshot.traffic.Admission;
import dev.weft.proxy.snapshot.traffic.ConcurrencyLimit;
import dev.weft.proxy.snapshot.traffic.Fault;
import dev.weft.proxy.snapshot.traffic.Fault.Abort;
import dev.weft.proxy.snapshot.traffic.Fault.Delay;
import dev.weft.proxy.snapshot.traffic.RateLimit;
import dev.weft.proxy.snapshot.traffic.RateLimit.Rate;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
    private static final RateLimit ONE_AN_HOUR =
            new RateLimit(
                    Optional.of(new Rate(1, Duration.ofHours(1), 1)),
                    Optional.empty(),
                    Optional.empty());

    private final Gates gates = new Gates(new Random(20261127));

    private static Admission rules(String name, Fault fault, RateLimit rates, int concurrency) {
        return new Admission(
                name,
                Long.MAX_VALUE,
                Optional.ofNullable(fault),
                Optional.ofNullable(rates),
                concurrency == 0
                        ? Optional.empty()
                        : Optional.of(
                                new ConcurrencyLimit(concurrency, ConcurrencyLimit.Kind.FIXED)));
    }

    private static Fault fault(int delays, int aborts) {
        return new Fault(
                Optional.of(new Delay(delays, Duration.ofSeconds(1))),
                Optional.of(new Abort(aborts, 503, 14)));
    }

    private static boolean passes(Gate gate) {
        return gate.tooEarly("client", name -> Optional.empty(), 0).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 25, 100})
    void faults_are_counted_exactly(int percent) {
        Gate gate = gates.of(rules("a", fault(percent, 100 - percent), null, 0), 0);
        int delayed = 0;
        int aborted = 0;
        for (int i = 0; i < 1_000; i++) {
            delayed += gate.delay().isPresent() ? 1 : 0;
            aborted += gate.abort().isPresent() ? 1 : 0;
        }
        assertThat(delayed).isEqualTo(10 * percent);
        assertThat(aborted).isEqualTo(10 * (100 - percent));
    }

    @Test
    void what_was_counted_is_kept_when_other_rules_change() {
        assertThat(passes(gates.of(rules("a", null, ONE_AN_HOUR, 0), 0))).isTrue();
        assertThat(passes(gates.of(rules("a", fault(1, 1), ONE_AN_HOUR, 7), 0))).isFalse();
        assertThat(passes(gates.of(rules("b", null, ONE_AN_HOUR, 0), 0)))
                .as("of another port")
                .isTrue();
    }

    @Test
    void what_is_under_way_counts_against_a_limit_that_has_changed() {
        Place place = gates.of(rules("a", null, null, 2), 0).enter().orElseThrow();
        Gate gate = gates.of(rules("a", null, null, 1), 0);
        assertThat(gate.enter()).isEmpty();
        place.leave();
        place.leave();
        assertThat(gate.enter()).isPresent();
        assertThat(gate.enter()).isEmpty();
    }

    @Test
    void without_rules_everything_passes() {
        Gate gate = gates.of(rules("a", null, null, 0), 0);
        assertThat(gate.delay()).isEmpty();
        assertThat(gate.abort()).isEmpty();
        assertThat(passes(gate)).isTrue();
        for (int i = 0; i < 10_000; i++) {
            assertThat(gate.enter()).isPresent();
        }
    }

    @Test
    void gates_are_bounded() {
        assertThat(passes(gates.of(rules("first", null, ONE_AN_HOUR, 0), 0))).isTrue();
        for (int i = 0; i < Gates.MAX_GATES; i++) {
            gates.of(rules("other " + i, null, ONE_AN_HOUR, 0), 0);
        }
        assertThat(passes(gates.of(rules("first", null, ONE_AN_HOUR, 0), 0))).isTrue();
    }
}
