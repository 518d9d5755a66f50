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
            case NormalizedPath.Unclear(String why) -> throw new AssertionError(why);
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
        "/a/../b, /a/../b /b",
        "/a/%2e%2e/b, /a/../b /b",
        "/a/.%2E/b, /a/../b /b",
        "/a//b, /a//b /a/b",
        "//a, //a /a",
        "/./a, /./a /a",
        "/a/b;v=1/c, /a/b;v=1/c /a/b/c",
        "/a/..;/b, /a/..;/b /a/../b /b",
        "/a/b/.., /a/b/.. /a/",
        "/a/b/., /a/b/. /a/b/",
        "/a//../b, /a//../b /a/../b /a/b /b",
        "/a/..//b, /a/..//b /a/../b //b /b",
        "/a//b/../c, /a//b/../c /a/b/../c /a//c /a/c",
        "/a//../b//c, /a//../b//c /a/../b/c /a/b//c /b/c /a/b/c",
        "/a%2fb, /a%2Fb /a/b",
        "/a%2f..%2Fb, /a%2F..%2Fb /a/../b /b",
        "/a%3bx/b, /a;x/b /a/b",
    })
    void what_applications_may_understand_in_several_ways_has_a_reading_for_each(
            String target, String all) {
        assertThat(readings(target)).containsExactly(all.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%5cb",
                "/a\\b",
                "/a%00",
                "/a%0d%0a",
                "/%",
                "/%4",
                "/%zz",
                "/a%252fb",
                "/a%25%32%65",
                "/%c0%af",
                "/%c3",
                "/%ff",
                "/%ef%bc%8e",
                "/%e2%84%aa",
                "/../a",
                "/a/../../b",
                "/%2e%2e/a",
                "/a/..;/..;/b",
                "/a%2f..%2f..%2fb",
                "/a#b",
                "a",
                "",
                "http://x/a",
                "/a b",
                "/\u00e4"
            })
    void what_nobody_can_be_sure_of_is_unclear(String target) {
        assertThat(NormalizedPath.of(target)).isInstanceOf(NormalizedPath.Unclear.class);
    }

    @Test
    void a_path_of_very_many_elements_is_not_resolved() {
        String deep = "/.".repeat(NormalizedPath.MAX_ELEMENTS + 1);
        assertThat(NormalizedPath.of(deep)).isInstanceOf(NormalizedPath.Unclear.class);
    }
}
