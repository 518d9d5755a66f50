package dev.weft.proxy.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.proxy.snapshot.traffic.RateLimit;
import dev.weft.proxy.snapshot.traffic.RateLimit.HeaderRate;
import dev.weft.proxy.snapshot.traffic.RateLimit.Rate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Rate TEN_A_SECOND = new Rate(10, Duration.ofSeconds(1), 10);

    private long now = Long.MAX_VALUE - 3 * SECOND;

    private int passed(Meter meter, int asked) {
        int passed = 0;
        for (int i = 0; i < asked; i++) {
            if (meter.untilDue(now) == 0) {
                meter.take(now);
                passed++;
            }
        }
        return passed;
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 10", "10, 1, 1", "10, 1, 50", "3, 60, 3", "1000000, 1, 1"})
    void a_burst_passes_at_once_and_then_the_rate(int requests, int seconds, int burst) {
        Meter meter = new Meter(new Rate(requests, Duration.ofSeconds(seconds), burst), now);
        assertThat(passed(meter, 10 * burst)).isEqualTo(burst);
        long step = seconds * SECOND / requests;
        for (int i = 0; i < 100; i++) {
            now += step + 1;
            assertThat(passed(meter, 2)).isOne();
        }
    }

    @Test
    void over_a_long_time_the_rate_is_exact() {
        Meter meter = new Meter(new Rate(7, Duration.ofSeconds(1), 1), now);
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            now += SECOND / 1_000;
            passed += passed(meter, 1);
        }
        assertThat(passed).isCloseTo(700, within(7));
    }

    @Test
    void it_says_how_long_to_wait_and_no_longer() {
        Meter meter = new Meter(TEN_A_SECOND, now);
        assertThat(passed(meter, 20)).isEqualTo(10);
        long wait = meter.untilDue(now);
        assertThat(wait).isCloseTo(SECOND / 10, within(1L));
        now += wait - 1;
        assertThat(passed(meter, 1)).isZero();
        now += 1;
        assertThat(passed(meter, 1)).isOne();
    }

    private static RateLimit limit(Rate total, Rate perClient, Rate perHeader) {
        return new RateLimit(
                Optional.ofNullable(total),
                Optional.ofNullable(perClient),
                Optional.ofNullable(perHeader).map(rate -> new HeaderRate("x-tenant", rate)));
    }

    private boolean passes(RateGate gate, String client, String tenant) {
        return gate.refusal(client, name -> Optional.ofNullable(tenant), now).isEmpty();
    }

    @Test
    void each_client_and_each_value_of_a_header_has_a_rate_of_its_own() {
        Rate two = new Rate(2, Duration.ofHours(1), 2);
        RateGate gate = new RateGate(limit(null, two, two), now);
        assertThat(passes(gate, "a", "t")).isTrue();
        assertThat(passes(gate, "a", "u")).isTrue();
        assertThat(passes(gate, "a", "v")).as("client a").isFalse();
        assertThat(passes(gate, "b", "t")).isTrue();
        assertThat(passes(gate, "c", "t")).as("tenant t").isFalse();
        assertThat(passes(gate, "c", null)).as("without the header").isTrue();
    }

    @Test
    void what_one_rate_refuses_is_not_counted_by_the_others() {
        RateGate gate =
                new RateGate(limit(TEN_A_SECOND, new Rate(1, Duration.ofHours(1), 1), null), now);
        for (int i = 0; i < 100; i++) {
            passes(gate, "greedy", null);
        }
        for (int i = 0; i < 9; i++) {
            assertThat(passes(gate, "modest " + i, null)).isTrue();
        }
        assertThat(passes(gate, "late", null)).as("the tenth of the total is gone").isFalse();
    }

    @Test
    void the_longest_wait_is_told() {
        RateGate gate =
                new RateGate(
                        limit(
                                new Rate(1, Duration.ofSeconds(1), 1),
                                new Rate(1, Duration.ofSeconds(60), 1),
                                null),
                        now);
        assertThat(passes(gate, "a", null)).isTrue();
        assertThat(gate.refusal("a", name -> Optional.empty(), now))
                .contains(Duration.ofSeconds(60));
        assertThat(gate.refusal("b", name -> Optional.empty(), now))
                .contains(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void the_keys_that_are_kept_are_bounded_and_so_are_they_themselves(int times) {
        KeyedMeters meters = new KeyedMeters(TEN_A_SECOND);
        for (int i = 0; i < times * KeyedMeters.MAX_KEYS; i++) {
            assertThat(meters.of("key " + i, now).untilDue(now)).isZero();
        }
        assertThat(meters.size()).isEqualTo(KeyedMeters.MAX_KEYS);
        String longer = "x".repeat(KeyedMeters.MAX_KEY_LENGTH + 1);
        assertThat(meters.of(longer + "a", now)).isSameAs(meters.of(longer + "b", now));
    }
}
