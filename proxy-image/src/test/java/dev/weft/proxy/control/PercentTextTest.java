package dev.weft.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PercentTextTest {
    @Test
    void a_message_of_grpc_is_decoded() {
        assertThat(PercentText.decode("100%25 of%20it, a+b, gr%C3%BCn"))
                .isEqualTo("100% of it, a+b, grün");
    }

    @Test
    void a_message_that_is_not_well_formed_stays_as_it_is() {
        assertThat(PercentText.decode("100%")).isEqualTo("100%");
        assertThat(PercentText.decode("%zz")).isEqualTo("%zz");
    }
}
