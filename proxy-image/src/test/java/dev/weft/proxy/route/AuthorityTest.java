package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorityTest {
    @ParameterizedTest
    @CsvSource({
        "shop, shop, 0",
        "Shop.:80, shop, 80",
        "[fd00::1], fd00::1, 0",
        "[fd00::1]:8080, fd00::1, 8080",
        "10.0.0.1:65535, 10.0.0.1, 65535",
    })
    void host_and_port_are_read(String text, String host, int port) {
        assertThat(Authority.parse(text)).contains(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ":80",
                "a:",
                "a:0",
                "a:65536",
                "a:080000",
                "a:8x",
                "fd00::1",
                "[a]",
                "[fd00::1",
                "[fd00::1]x",
                "a b",
                "user@a",
                "a/b",
                "a,b",
                "a:80:80"
            })
    void anything_else_is_no_authority(String text) {
        assertThat(Authority.parse(text)).isEmpty();
    }

    @Test
    void a_wildcard_matches_below_the_suffix_and_not_the_suffix_itself() {
        Authority below = Authority.parse("a.b.example.org").orElseThrow();
        assertThat(below.hostMatches("*.example.org")).isTrue();
        assertThat(below.hostMatches("*.b.example.org")).isTrue();
        assertThat(below.hostMatches("*.ample.org")).isFalse();
        assertThat(Authority.parse("example.org").orElseThrow().hostMatches("*.example.org"))
                .isFalse();
    }
}
