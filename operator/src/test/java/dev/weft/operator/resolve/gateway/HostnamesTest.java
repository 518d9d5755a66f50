package dev.weft.operator.resolve.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HostnamesTest {
    private static List<String> common(String listener, String... route) {
        return Hostnames.common(listener, List.of(route));
    }

    @Test
    void whoever_names_no_host_takes_those_of_the_other() {
        assertThat(common("")).containsExactly("");
        assertThat(common("", "a.example")).containsExactly("a.example");
        assertThat(common("a.example")).containsExactly("a.example");
    }

    @Test
    void the_narrower_of_two_names_is_what_they_have_in_common() {
        assertThat(common("a.example", "a.example")).containsExactly("a.example");
        assertThat(common("*.example", "a.example")).containsExactly("a.example");
        assertThat(common("*.example", "a.b.example")).containsExactly("a.b.example");
        assertThat(common("a.example", "*.example")).containsExactly("a.example");
        assertThat(common("*.example", "*.a.example")).containsExactly("*.a.example");
        assertThat(common("*.a.example", "*.example")).containsExactly("*.a.example");
    }

    @Test
    void names_that_only_look_alike_have_nothing_in_common() {
        assertThat(common("a.example", "b.example")).isEmpty();
        assertThat(common("*.example", "example")).isEmpty();
        assertThat(common("*.example", "xample")).isEmpty();
        assertThat(common("*.a.example", "*.b.example")).isEmpty();
        assertThat(common("*.le.example", "a.pile.example")).isEmpty();
    }

    @Test
    void every_host_of_a_route_is_looked_at_once() {
        assertThat(common("a.example", "*.example", "a.example", "b.example"))
                .containsExactly("a.example");
    }
}
