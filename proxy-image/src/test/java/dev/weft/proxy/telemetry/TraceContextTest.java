package dev.weft.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String SAMPLED = "00-" + TRACE + "-" + SPAN + "-01";

    private final Random random = new Random(20261127);

    @Test
    void a_header_is_read_and_written_again() {
        TraceContext read = TraceContext.of(List.of(SAMPLED)).orElseThrow();
        assertThat(read).isEqualTo(new TraceContext(TRACE, SPAN, 1));
        assertThat(read.header()).isEqualTo(SAMPLED);
        assertThat(read.unsampled().header()).endsWith("-00");
    }

    @Test
    void the_next_hop_sees_the_same_trace_and_another_parent() {
        TraceContext child = TraceContext.of(List.of(SAMPLED)).orElseThrow().child(random);
        assertThat(child.traceId()).isEqualTo(TRACE);
        assertThat(child.spanId()).isNotEqualTo(SPAN);
        assertThat(TraceContext.of(List.of(child.header()))).contains(child);
    }

    @Test
    void what_begins_here_can_be_read_elsewhere() {
        TraceContext begun = TraceContext.begin(random);
        assertThat(TraceContext.of(List.of(begun.header()))).contains(begun);
    }

    @Test
    void a_later_version_is_read_as_far_as_it_is_known() {
        assertThat(TraceContext.of(List.of("cc-" + TRACE + "-" + SPAN + "-09-more")))
                .contains(new TraceContext(TRACE, SPAN, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01more",
                "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c b7ad6b7169203331-01",
                "zz-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void what_is_not_of_the_form_is_nothing(String value) {
        assertThat(TraceContext.of(List.of(value))).isEmpty();
    }

    @Test
    void two_headers_are_nothing() {
        assertThat(TraceContext.of(List.of(SAMPLED, SAMPLED))).isEmpty();
    }
}
