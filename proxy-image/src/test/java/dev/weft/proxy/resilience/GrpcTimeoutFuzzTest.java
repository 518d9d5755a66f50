package dev.weft.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Deadlines that callers write. */
class GrpcTimeoutFuzzTest {
    @FuzzTest
    void a_deadline_is_written_no_later_than_it_was_read(byte[] bytes) {
        GrpcTimeout.parse(new String(bytes, StandardCharsets.ISO_8859_1))
                .filter(read -> !read.isZero())
                .ifPresent(
                        read ->
                                assertThat(GrpcTimeout.parse(GrpcTimeout.format(read)))
                                        .hasValueSatisfying(
                                                written ->
                                                        assertThat(written)
                                                                .isLessThanOrEqualTo(read)));
    }
}
