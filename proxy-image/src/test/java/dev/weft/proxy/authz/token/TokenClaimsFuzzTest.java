package dev.weft.proxy.authz.token;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Claims of tokens. As a whole token, bytes would hardly ever come as far as those. */
class TokenClaimsFuzzTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    @FuzzTest
    void claims_are_read_within_their_bounds_or_not_at_all(byte[] bytes) {
        TokenTextFuzzTest.bounded(
                BASE64.encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII))
                        + "."
                        + BASE64.encodeToString(bytes)
                        + ".");
    }
}
