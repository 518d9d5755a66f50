package dev.weft.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final LocalTokens tokens = new LocalTokens(key(1), InstantSource.fixed(NOW));

    @Test
    void a_token_says_who_its_bearer_is() {
        assertThat(tokens.verify(tokens.issue("shop", "web", "web-1")))
                .isInstanceOfSatisfying(
                        Verification.Genuine.class,
                        genuine -> {
                            TokenClaims claims = genuine.claims();
                            assertThat(claims.namespace()).isEqualTo("shop");
                            assertThat(claims.serviceAccount()).isEqualTo("web");
                            assertThat(claims.boundWorkload()).contains("web-1");
                            assertThat(claims.expires())
                                    .isEqualTo(Optional.of(NOW.plus(LocalTokens.LIFETIME)));
                        });
    }

    @Test
    void a_token_of_another_operator_is_refused() {
        LocalTokens other = new LocalTokens(key(2), InstantSource.fixed(NOW));
        assertRefused(other.issue("shop", "web", "web-1"), "not signed by this operator");
    }

    @Test
    void an_expired_token_is_refused() {
        LocalTokens yesterday =
                new LocalTokens(
                        key(1),
                        InstantSource.fixed(NOW.minus(LocalTokens.LIFETIME).minusSeconds(1)));
        assertRefused(yesterday.issue("shop", "web", "web-1"), "expired");
    }

    @Test
    void a_token_without_a_signature_is_refused() {
        String payload = tokens.issue("shop", "web", "web-1").split("\\.", -1)[1];
        String header =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                "{\"alg\":\"none\"}"
                                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertRefused(header + "." + payload + ".", "not signed by this operator");
    }

    @Test
    void garbage_and_overlong_tokens_are_refused() {
        assertRefused("garbage", "not signed by this operator");
        assertRefused("x".repeat(TokenVerifier.MAX_TOKEN_LENGTH + 1), "too long");
    }

    private void assertRefused(String token, String sentence) {
        assertThat(tokens.verify(token))
                .isInstanceOfSatisfying(
                        Verification.Refused.class,
                        refused -> assertThat(refused.refusal().sentence()).contains(sentence));
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[LocalTokens.KEY_BYTES];
        java.util.Arrays.fill(key, (byte) fill);
        return key;
    }
}
