package dev.weft.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Traces that callers say they belong to. */
class TraceContextFuzzTest {
    @FuzzTest
    void a_trace_that_can_be_read_is_passed_on_as_one(byte[] bytes) {
        String value = new String(bytes, StandardCharsets.ISO_8859_1);
        TraceContext.of(List.of(value))
                .ifPresent(
                        trace -> {
                            assertThat(value).contains(trace.traceId() + "-" + trace.spanId());
                            assertThat(TraceContext.of(List.of(trace.header()))).contains(trace);
                        });
    }
}
