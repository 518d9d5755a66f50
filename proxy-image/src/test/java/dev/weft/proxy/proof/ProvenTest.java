package dev.weft.proxy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.metrics.Telemetry;
import dev.weft.proxy.metrics.Telemetry.Direction;
import org.junit.jupiter.api.Test;

class ProvenTest {
    private final Proven proven = new Proven(Direction.OUTBOUND, new Telemetry());

    @Test
    void a_connection_that_is_late_now_and_then_takes_no_pod_from_its_callers() {
        proven.seen();
        for (int i = 0; i < 10; i++) {
            late(Proven.MOST_LATE - 1);
            assertThat(proven.holds()).isTrue();
            proven.seen();
        }
    }

    @Test
    void several_late_ones_in_a_row_are_lost() {
        proven.seen();
        late(Proven.MOST_LATE);
        assertThat(proven.holds()).isFalse();
        proven.seen();
        assertThat(proven.holds()).isTrue();
    }

    @Test
    void one_that_goes_around_the_proxy_is_enough() {
        proven.seen();
        proven.missed("it came directly");
        assertThat(proven.holds()).isFalse();
    }

    @Test
    void before_the_first_proof_none_is_presumed() {
        late(1);
        assertThat(proven.holds()).isFalse();
    }

    private void late(int times) {
        for (int i = 0; i < times; i++) {
            proven.late("no answer");
        }
    }
}
