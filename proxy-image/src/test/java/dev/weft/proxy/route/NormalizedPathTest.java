package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizedPathTest {
    private static List<String> readings(String target) {
        return switch (NormalizedPath.of(target)) {
            case NormalizedPath.Read(List<String> readings) -> readings;
            case NormalizedPath.Ambiguous(String why) -> throw new AssertionError(why);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a",
        "/a?b=/../c, /a",
        "/%61%2d, /a-",
        "/%c3%a4, /%C3%A4",
        "/a%3fb, /a%3Fb",
        "/, /",
        "*, *",
    })
    void a_plain_path_has_one_reading(String target, String reading) {
        assertThat(readings(target)).containsExactly(reading);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/../b, /b",
        "/a/%2e%2e/b, /b",
        "/a/.%2E/b, /b",
        "/a//b, /a/b",
        "//a, /a",
        "/./a, /a",
        "/a/b;v=1/c, /a/b/c",
        "/a/..;/b, /b",
        "/a/b/.., /a/",
        "/a/b/., /a/b/",
    })
    void what_applications_may_resolve_has_two_readings(String target, String resolved) {
        assertThat(readings(target)).hasSize(2).last().isEqualTo(resolved);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%2fb",
                "/a%2Fb",
                "/a%5cb",
                "/a\\b",
                "/a%00",
                "/a%0d%0a",
                "/%",
                "/%4",
                "/%zz",
                "/../a",
                "/a/../../b",
                "/%2e%2e/a",
                "/a#b",
                "a",
                "",
                "http://x/a",
                "/a b",
                "/\u00e4"
            })
    void what_can_be_read_in_many_ways_is_ambiguous(String target) {
        assertThat(NormalizedPath.of(target)).isInstanceOf(NormalizedPath.Ambiguous.class);
    }

    @Test
    void a_path_of_very_many_elements_is_not_resolved() {
        String deep = "/.".repeat(NormalizedPath.MAX_ELEMENTS + 1);
        assertThat(NormalizedPath.of(deep)).isInstanceOf(NormalizedPath.Ambiguous.class);
    }
}
