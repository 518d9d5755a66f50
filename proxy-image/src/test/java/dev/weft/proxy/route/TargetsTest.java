package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.snapshot.HttpRoute;
import dev.weft.proxy.snapshot.filter.PathRewrite;
import dev.weft.proxy.snapshot.filter.Redirect;
import dev.weft.proxy.snapshot.match.HttpMatch;
import dev.weft.proxy.snapshot.match.StringMatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {
    private static HttpRoute prefixed(String... prefixes) {
        return RouteFixtures.route("r", Stream.of(prefixes).map(TargetsTest::prefix).toList());
    }

    private static HttpMatch prefix(String prefix) {
        return new HttpMatch(new StringMatch.ElementPrefix(prefix), List.of(), List.of(), "");
    }

    private static String replaced(String target, HttpRoute route, String replacement) {
        return Targets.rewritten(
                WrittenRequest.get(target), route, new PathRewrite.Prefix(replacement));
    }

    /** The table of HTTPPathModifier, and what it leaves out. */
    @ParameterizedTest
    @CsvSource({
        "/foo/bar, /foo, /xyz, /xyz/bar",
        "/foo/bar, /foo, /xyz/, /xyz/bar",
        "/foo/bar, /foo/, /xyz, /xyz/bar",
        "/foo/bar, /foo/, /xyz/, /xyz/bar",
        "/foo, /foo, /xyz, /xyz",
        "/foo/, /foo, /xyz, /xyz/",
        "/foo/bar, /foo, '', /bar",
        "/foo/, /foo, '', /",
        "/foo, /foo, '', /",
        "/foo/, /foo, /, /",
        "/foo, /foo, /, /",
        "/foo/bar?a=/foo, /foo, /xyz, /xyz/bar?a=/foo",
        "/%66oo/b%61r, /foo, /xyz, /xyz/bar",
        "/bar, /, /xyz, /xyz/bar",
        "/, /, /xyz, /xyz/",
    })
    void a_prefix_is_replaced_by_path_elements(
            String target, String prefix, String replacement, String wanted) {
        assertThat(replaced(target, prefixed(prefix), replacement)).isEqualTo(wanted);
    }

    @Test
    void of_several_prefixes_the_longest_that_matched_is_replaced() {
        assertThat(replaced("/a/b/c", prefixed("/a", "/a/b", "/x"), "/z")).isEqualTo("/z/c");
    }

    @Test
    void without_matches_everything_is_behind_the_root() {
        assertThat(replaced("/a", prefixed(), "/z")).isEqualTo("/z/a");
    }

    @ParameterizedTest
    @CsvSource({"/a/b?c=d, /new, /new?c=d", "/a, '', /", "/a?, /new, /new?"})
    void a_whole_path_is_replaced_and_the_query_kept(String target, String path, String wanted) {
        assertThat(
                        Targets.rewritten(
                                WrittenRequest.get(target),
                                prefixed("/a"),
                                new PathRewrite.Full(path)))
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "pay, '', '', 0, http://pay/a?b=c",
        "pay:8080, '', '', 0, http://pay:8080/a?b=c",
        "pay:80, '', '', 0, http://pay/a?b=c",
        "pay:8080, https, '', 0, https://pay/a?b=c",
        "pay:8080, http, '', 0, http://pay/a?b=c",
        "pay:8080, '', other.example, 0, http://other.example:8080/a?b=c",
        "pay, '', other.example, 8443, http://other.example:8443/a?b=c",
        "pay, https, '', 443, https://pay/a?b=c",
        "pay, https, '', 80, https://pay:80/a?b=c",
        "'[::1]:8080', '', '', 0, 'http://[::1]:8080/a?b=c'",
    })
    void a_redirect_keeps_what_it_does_not_name(
            String authority, String scheme, String hostname, int port, String wanted) {
        Redirect redirect = new Redirect(scheme, hostname, Optional.empty(), port, 302);
        assertThat(
                        Targets.location(
                                new WrittenRequest("GET", "/a?b=c", authority, Map.of()),
                                prefixed("/a"),
                                redirect))
                .isEqualTo(wanted);
    }

    @Test
    void a_redirect_may_change_the_path() {
        Redirect redirect = new Redirect("", "", Optional.of(new PathRewrite.Prefix("/z")), 0, 301);
        assertThat(
                        Targets.location(
                                new WrittenRequest("GET", "/a/b?c", "pay", Map.of()),
                                prefixed("/a"),
                                redirect))
                .isEqualTo("http://pay/z/b?c");
    }
}
