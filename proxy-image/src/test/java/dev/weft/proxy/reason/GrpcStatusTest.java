package dev.weft.proxy.reason;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcStatusTest {
    @ParameterizedTest
    @CsvSource({
        "400, 13", "401, 16", "403, 7", "404, 12", "429, 14", "502, 14", "503, 14", "504, 14",
        "418, 2", "500, 2",
    })
    void a_status_of_http_has_a_code(int status, int code) {
        assertThat(GrpcStatus.ofHttp(status)).isEqualTo(code);
    }

    @Test
    void every_code_has_a_status_that_is_a_failure() {
        for (int code = 1; code <= 16; code++) {
            assertThat(GrpcStatus.toHttp(code)).isBetween(400, 599);
        }
        assertThat(GrpcStatus.toHttp(GrpcStatus.UNAVAILABLE)).isEqualTo(503);
        assertThat(GrpcStatus.toHttp(GrpcStatus.RESOURCE_EXHAUSTED)).isEqualTo(429);
        assertThat(GrpcStatus.toHttp(GrpcStatus.DEADLINE_EXCEEDED)).isEqualTo(504);
    }
}
