package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sessions that clients say they have. */
class SessionTokenFuzzTest {
    @FuzzTest
    void a_session_that_can_be_read_says_the_same_when_it_is_written(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        SessionToken.read(text)
                .ifPresent(
                        read -> assertThat(read.text()).isEqualTo(text.toLowerCase(Locale.ROOT)));
    }
}
