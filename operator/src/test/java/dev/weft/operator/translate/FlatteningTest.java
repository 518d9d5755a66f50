package dev.weft.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlatteningTest {
    private static final long SEED = 20260101;

    @Test
    void a_split_of_a_share_is_exact() {
        // Given one of three parts split 1:2, beside two of three parts.
        List<Flattening.Fraction> fractions =
                List.of(
                        Flattening.Fraction.of(1, 3),
                        Flattening.Fraction.of(2, 3),
                        Flattening.Fraction.of(2, 1));
        assertThat(Flattening.weights(fractions)).containsExactly(1, 2, 6);
    }

    @Test
    void all_zero_stays_all_zero() {
        assertThat(
                        Flattening.weights(
                                List.of(
                                        Flattening.Fraction.of(0, 1),
                                        Flattening.Fraction.of(0, 7))))
                .containsExactly(0, 0);
    }

    @Test
    void what_had_a_weight_keeps_one_beside_a_giant() {
        assertThat(
                        Flattening.weights(
                                List.of(
                                        Flattening.Fraction.of(1, 1),
                                        Flattening.Fraction.of(1_000_000_000_000L, 1))))
                .containsExactly(1, 1_000_000);
    }

    @Test
    void any_fractions_keep_their_proportion() {
        Random random = new Random(SEED);
        for (int round = 0; round < 1_000; round++) {
            List<Flattening.Fraction> fractions =
                    IntStream.range(0, 1 + random.nextInt(8))
                            .mapToObj(
                                    i ->
                                            Flattening.Fraction.of(
                                                    random.nextInt(100_000),
                                                    1 + random.nextInt(1_000)))
                            .toList();
            proportionate(fractions, Flattening.weights(fractions));
        }
    }

    private static void proportionate(List<Flattening.Fraction> fractions, List<Integer> weights) {
        double total = fractions.stream().mapToDouble(FlatteningTest::value).sum();
        double sum = weights.stream().mapToInt(Integer::intValue).sum();
        for (int i = 0; i < weights.size() && total > 0; i++) {
            double wanted = value(fractions.get(i)) / total;
            assertThat(weights.get(i)).isBetween(0, (int) Flattening.MAX_WEIGHT);
            assertThat(Math.abs(weights.get(i) / sum - wanted)).isLessThan(1e-5);
            assertThat(weights.get(i) == 0).isEqualTo(wanted == 0);
        }
    }

    private static double value(Flattening.Fraction fraction) {
        return fraction.numerator().doubleValue() / fraction.denominator().doubleValue();
    }
}
