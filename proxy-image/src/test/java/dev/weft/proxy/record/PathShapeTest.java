package dev.weft.proxy.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathShapeTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/foo, /foo",
        "/foo/, /foo/",
        "/users/42, /users/{id}",
        "/users/42/orders, /users/{id}/orders",
        "/api/v2/http2, /api/v2/http2",
        "/o/7f3a9c21-0b44, /o/{id}",
        "/mail/a@b.example, /mail/{id}",
        "/caf%C3%A9, /{id}",
        "/a/b/c/d/e/f/g/h/i/j, /a/b/c/d/e/f/g/h/**",
    })
    void what_looks_like_an_identifier_is_taken_out(String path, String shape) {
        assertThat(PathShape.of(path)).isEqualTo(shape);
    }

    @Test
    void a_long_element_is_taken_for_an_identifier() {
        assertThat(PathShape.of("/" + "a".repeat(PathShape.MAX_NAME))).doesNotContain("{id}");
        assertThat(PathShape.of("/" + "a".repeat(PathShape.MAX_NAME + 1))).isEqualTo("/{id}");
    }

    @Test
    void a_shape_that_is_one_too_many_keeps_its_first_element() {
        assertThat(PathShape.widened("/a/b/c")).isEqualTo("/a/**");
        assertThat(PathShape.widened("/a")).isEqualTo("/**");
    }
}
