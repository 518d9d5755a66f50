package dev.weft.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactShareTest {
    @ParameterizedTest
    @CsvSource({"0, 100", "1, 100", "33, 100", "50, 100", "99, 100", "100, 100", "1, 3", "7, 13"})
    void after_any_number_of_questions_the_count_is_off_by_less_than_one(
            int numerator, int denominator) {
        Random random = new Random(20261127);
        for (int start = 0; start < 20; start++) {
            ExactShare share = new ExactShare(numerator, denominator, random);
            int taken = 0;
            for (int asked = 1; asked <= 1_000; asked++) {
                taken += share.takes() ? 1 : 0;
                double wanted = (double) asked * numerator / denominator;
                assertThat(Math.abs(taken - wanted)).isLessThan(1);
            }
        }
    }

    @Test
    void of_whole_rounds_the_count_is_exact() {
        ExactShare share = new ExactShare(25, 100, new Random(1));
        int taken = 0;
        for (int asked = 0; asked < 4_000; asked++) {
            taken += share.takes() ? 1 : 0;
        }
        assertThat(taken).isEqualTo(1_000);
    }
}
