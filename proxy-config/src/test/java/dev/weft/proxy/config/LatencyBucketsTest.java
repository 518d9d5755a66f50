package dev.weft.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {
    @Test
    void a_latency_lies_within_ten_percent_below_the_upper_bound_of_its_bucket() {
        for (double millis = 0.2; millis < 1_000_000; millis *= 1.37) {
            int bucket = LatencyBuckets.of((long) (millis * 1_000_000));

            assertThat(LatencyBuckets.upperBoundMillis(bucket)).isBetween(millis, millis * 1.1001);
        }
    }

    @Test
    void extreme_latencies_fall_into_the_outer_buckets() {
        assertThat(LatencyBuckets.of(-5)).isZero();
        assertThat(LatencyBuckets.of(0)).isZero();
        assertThat(LatencyBuckets.of(Duration.ofDays(9).toNanos())).isEqualTo(LatencyBuckets.LAST);
    }

    @Test
    void a_quantile_is_the_upper_bound_of_the_bucket_it_falls_in() {
        var counts = new TreeMap<Integer, Long>();
        counts.put(3, 98L);
        counts.put(40, 2L);

        assertThat(LatencyBuckets.quantileMillis(counts, 0.50))
                .isEqualTo(LatencyBuckets.upperBoundMillis(3));
        assertThat(LatencyBuckets.quantileMillis(counts, 0.99))
                .isEqualTo(LatencyBuckets.upperBoundMillis(40));
        assertThat(LatencyBuckets.quantileMillis(new TreeMap<>(), 0.99)).isZero();
    }
}
