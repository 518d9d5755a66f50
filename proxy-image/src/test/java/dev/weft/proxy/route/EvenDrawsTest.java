package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvenDrawsTest {
    private static final int DRAWS = 10_000;
    private static final int STARTS = 20;

    /** Of ten thousand draws; chance alone would be off by up to 150. */
    private static final int SLACK = 8;

    @ParameterizedTest
    @CsvSource({"1, 100", "20, 100", "50, 100", "99, 100", "1, 3", "7, 13", "1, 4294967294"})
    void of_any_run_of_draws_a_share_gets_its_part_to_within_a_handful(long weight, long total) {
        Random random = new Random(20261127);
        for (int start = 0; start < STARTS; start++) {
            EvenDraws draws = new EvenDraws(random);
            int taken = 0;
            for (int drawn = 1; drawn <= DRAWS; drawn++) {
                taken += draws.below(total) < weight ? 1 : 0;
                assertThat((double) taken)
                        .isCloseTo((double) drawn * weight / total, within((double) SLACK));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 7, 10, 16})
    void callers_that_take_turns_get_even_shares_each(int callers) {
        EvenDraws draws = new EvenDraws(new Random(1));
        int[] taken = new int[callers];
        for (int drawn = 0; drawn < DRAWS * callers; drawn++) {
            taken[drawn % callers] += draws.below(100) < 30 ? 1 : 0;
        }
        for (int one : taken) {
            assertThat(one).isCloseTo(DRAWS * 3 / 10, within(5 * SLACK));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 100, Long.MAX_VALUE})
    void no_draw_lies_outside_its_bound(long bound) {
        EvenDraws draws = new EvenDraws(new Random(2));
        for (int drawn = 0; drawn < DRAWS; drawn++) {
            assertThat(draws.below(bound)).isBetween(0L, bound - 1);
        }
    }
}
