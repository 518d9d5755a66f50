package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    private static Optional<String> cookie(String header) {
        return Cookies.value(new WrittenRequest("GET", "/", "", Map.of("cookie", header)), "id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id=a | a",
                "id=a; other=b | a",
                "other=b; id=a | a",
                "other=b;id=a | a",
                "other=b,id=a | a",
                "xid=b; id=a; id=c | a",
                "id=a=b | a=b",
                "other=id=c; id=a | a",
            })
    void a_cookie_is_found_wherever_it_stands(String header, String value) {
        assertThat(cookie(header)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "id", "ID=a", "idx=a", "xid=a", ";", "; ;", "other=1; id"})
    void what_is_not_the_cookie_is_not_taken_for_it(String header) {
        assertThat(cookie(header)).isEmpty();
    }

    @Test
    void an_empty_cookie_is_one() {
        assertThat(cookie("id=; a=b")).contains("");
    }

    @Test
    void a_token_is_read_back_as_it_was_written() {
        SessionToken token = SessionToken.begin("shop/pay:80", -7, NOW);
        assertThat(SessionToken.read(token.text())).contains(token);
        assertThat(token.isAt("shop/pay:80")).isTrue();
        assertThat(token.isAt("shop/pay:81")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0000000000000000000000000000000g",
                "000000000000000000000000000000000",
                "+0000000000000000000000000000000"
            })
    void what_is_no_token_is_none(String text) {
        assertThat(SessionToken.read(text)).isEmpty();
    }

    @Test
    void a_session_is_over_after_its_longest_life_and_never_began_in_the_future() {
        SessionToken token = SessionToken.begin("a", 1, NOW);
        Duration hour = Duration.ofHours(1);
        assertThat(token.over(hour, NOW)).isFalse();
        assertThat(token.over(hour, NOW.plus(hour))).isFalse();
        assertThat(token.over(hour, NOW.plus(hour).plusSeconds(1))).isTrue();
        assertThat(token.over(hour, NOW.minusSeconds(1))).isTrue();
    }
}
