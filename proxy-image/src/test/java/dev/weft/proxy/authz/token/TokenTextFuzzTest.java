package dev.weft.proxy.authz.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Tokens that nobody has checked yet. */
class TokenTextFuzzTest {
    @FuzzTest
    void a_token_is_read_within_its_bounds_or_not_at_all(byte[] bytes) {
        bounded(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    static void bounded(String text) {
        TokenText.read(text)
                .ifPresent(
                        token -> {
                            assertThat(token.claims())
                                    .hasSizeLessThanOrEqualTo(TokenText.MOST_CLAIMS);
                            assertThat(token.claims().values())
                                    .allMatch(values -> values.size() <= TokenText.MOST_VALUES);
                            assertThat(text).startsWith(token.signed() + ".");
                            assertThat(text).endsWith("." + token.signature());
                            assertThat(token.signatureBytes()).isNotNull();
                        });
    }
}
