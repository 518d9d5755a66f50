package dev.weft.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {
    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "1n, PT0.000000001S",
        "20u, PT0.00002S",
        "300m, PT0.3S",
        "5S, PT5S",
        "2M, PT2M",
        "99999999H, PT99999999H",
        "0S, PT0S",
    })
    void grpc_timeouts_are_read(String header, Duration wanted) {
        assertThat(GrpcTimeout.parse(header)).contains(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "1", "1s", "1x", "-1S", "+1S", " 1S", "123456789S", "1.5S"})
    void what_is_no_grpc_timeout_is_none(String header) {
        assertThat(GrpcTimeout.parse(header)).isEmpty();
    }

    @Test
    void what_is_written_is_read_back_no_later_and_nearly_the_same() {
        Random random = new Random(20260103);
        for (int i = 0; i < 10_000; i++) {
            Duration some = Duration.ofNanos(1 + (random.nextLong() >>> (1 + random.nextInt(62))));
            Duration read = GrpcTimeout.parse(GrpcTimeout.format(some)).orElseThrow();
            assertThat(read).isLessThanOrEqualTo(some);
            assertThat(read.toNanos()).isGreaterThan((long) (some.toNanos() * 0.99) - 1);
        }
        assertThat(GrpcTimeout.format(Duration.ZERO)).isEqualTo("1n");
        assertThat(GrpcTimeout.format(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("99999999H");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE - 10, Long.MIN_VALUE})
    void the_earlier_of_route_and_caller_counts_at_any_time_of_the_clock(long now) {
        assertThat(Deadline.of(now, seconds(5), Optional.of("3S")).orElseThrow().left(now))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(Deadline.of(now, seconds(2), Optional.of("3S")).orElseThrow().left(now))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(Deadline.of(now, Optional.empty(), Optional.of("bad"))).isEmpty();
        assertThat(Deadline.of(now, seconds(2), Optional.of("bad")).orElseThrow().left(now))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void an_attempt_does_not_outlive_its_request() {
        Optional<Deadline> request = Deadline.of(0, seconds(2), Optional.empty());
        assertThat(Deadline.ofAttempt(0, request, seconds(5))).isEqualTo(request);
        assertThat(Deadline.ofAttempt(0, request, seconds(1)).orElseThrow().left(0))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(request.orElseThrow().left(Duration.ofSeconds(9).toNanos())).isZero();
    }

    @Test
    void never_is_far_away_and_not_in_the_past() {
        Deadline deadline =
                Deadline.of(0, Optional.empty(), Optional.of("99999999H")).orElseThrow();
        assertThat(deadline.left(0)).isGreaterThan(Duration.ofDays(3_650));
    }
}
