package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.api.split.SplitWeight;
import io.fabric8.kubernetes.api.model.IntOrString;
import org.junit.jupiter.api.Test;

class SplitWeightTest {
    @Test
    void every_form_that_a_version_may_have_stored_is_read() {
        assertThat(SplitWeight.read(new IntOrString(90)).thousandths()).isEqualTo(90_000);
        assertThat(SplitWeight.read(new IntOrString("20")).thousandths()).isEqualTo(20_000);
        assertThat(SplitWeight.read(new IntOrString("500m")).thousandths()).isEqualTo(500);
        assertThat(SplitWeight.read(new IntOrString("1.5")).thousandths()).isEqualTo(1_500);
        assertThat(SplitWeight.read(new IntOrString(0)).thousandths()).isZero();
    }

    @Test
    void what_is_not_a_number_is_refused_with_a_sentence_that_mends_it() {
        for (String wrong : new String[] {"ninety", "", "90%", "1e999999999", "9".repeat(40)}) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> SplitWeight.read(new IntOrString(wrong)))
                    .withMessageContaining("weight");
        }
    }

    @Test
    void a_weight_below_zero_or_out_of_bounds_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SplitWeight.read(new IntOrString(-1)))
                .withMessageContaining("between 0 and 1000000000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SplitWeight.read(new IntOrString("1000000001")))
                .withMessageContaining("between 0 and 1000000000");
    }
}
