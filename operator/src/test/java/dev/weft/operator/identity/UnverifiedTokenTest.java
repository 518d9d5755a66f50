package dev.weft.operator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnverifiedTokenTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @Test
    void a_token_that_may_be_genuine_is_left_to_those_who_know() {
        assertThat(reason("{\"aud\":[\"weft.dev\"],\"exp\":1800000001}")).isEmpty();
        assertThat(reason("{\"aud\":\"weft.dev\"}")).isEmpty();
    }

    @Test
    void a_token_of_another_audience_or_of_the_past_needs_no_review() {
        assertThat(reason("{\"aud\":[\"vault\"],\"exp\":1800000001}"))
                .contains(Refusal.Reason.TOKEN_AUDIENCE);
        assertThat(reason("{}")).contains(Refusal.Reason.TOKEN_AUDIENCE);
        assertThat(reason("{\"aud\":[\"weft.dev\"],\"exp\":1800000000}"))
                .contains(Refusal.Reason.TOKEN_EXPIRED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"aud\":[\"weft.dev\"],\"exp\":-9223372036854775808}",
                "{\"aud\":[\"weft.dev\"],\"exp\":\"soon\"}",
                "{\"aud\":17}",
                "[]",
                "not JSON"
            })
    void whatever_is_in_a_token_it_is_refused_and_nothing_is_thrown(String payload) {
        assertThat(reason(payload)).isPresent();
    }

    @Test
    void what_is_no_token_is_refused() {
        for (String token : new String[] {"", "x", "..", "a.b.c", "x".repeat(20_000)}) {
            assertThat(UnverifiedToken.refusal(token, NOW).map(Refusal::reason))
                    .contains(Refusal.Reason.TOKEN_UNREADABLE);
        }
    }

    private static Optional<Refusal.Reason> reason(String payload) {
        return UnverifiedToken.refusal(
                        part("{\"alg\":\"RS256\"}") + "." + part(payload) + "." + part("signature"),
                        NOW)
                .map(Refusal::reason);
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
