package dev.weft.proxy.snapshot.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTableTest {
    private final HostTable<String> table = of("", "*.com", "*.b.com", "a.b.com", "b.com");

    private static HostTable<String> of(String... hostnames) {
        return new HostTable<>(
                List.of(hostnames).stream()
                        .collect(Collectors.toMap(name -> name, name -> "<" + name + ">")));
    }

    @ParameterizedTest
    @CsvSource({
        "a.b.com, <a.b.com>",
        "b.com, <b.com>",
        "c.b.com, <*.b.com>",
        "d.c.b.com, <*.b.com>",
        "c.com, <*.com>",
        "x.c.com, <*.com>",
        "com, <>",
        "org, <>",
        "'', <>",
        "'*.com', <>",
        "'*.b.com', <>",
        "xb.com, <*.com>",
    })
    void the_most_specific_hostname_has_a_host(String host, String wanted) {
        assertThat(table.mostSpecific(host)).contains(wanted);
    }

    @Test
    void what_is_less_specific_follows() {
        assertThat(table.covering("a.b.com"))
                .containsExactly("<a.b.com>", "<*.b.com>", "<*.com>", "<>");
    }

    @ParameterizedTest
    @CsvSource({"b.com", "com", "'.b.com'", "'*.b.com'", "ab.com", "''"})
    void a_wildcard_is_of_names_below_it_alone(String host) {
        assertThat(of("*.b.com").mostSpecific(host)).isEmpty();
    }

    @Test
    void without_a_hostname_that_covers_a_host_nobody_has_it() {
        assertThat(new HostTable<>(Map.of()).mostSpecific("a.b.com")).isEmpty();
        assertThat(of("b.com").covering("a.b.com")).isEmpty();
    }
}
