package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.snapshot.filter.Cors;
import dev.weft.proxy.snapshot.filter.Cors.Credentials;
import dev.weft.proxy.snapshot.filter.HeaderEdit;
import dev.weft.proxy.snapshot.filter.OriginPattern;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsAnswerTest {
    private static final String ORIGIN = "https://app.example";

    /** Headers as they are set. */
    private static final class Written implements HeaderEdit {
        private final Map<String, String> headers = new TreeMap<>();

        @Override
        public void set(String name, String value) {
            headers.put(name, value);
        }

        @Override
        public void add(String name, String value) {
            headers.merge(name, value, (before, more) -> before + ", " + more);
        }

        @Override
        public void remove(String name) {
            headers.remove(name);
        }
    }

    private static Cors cors(String origin, Credentials credentials, String methods, String rest) {
        return new Cors(
                List.of(OriginPattern.parse(origin)),
                credentials,
                List.of(methods.split(",", -1)),
                List.of(rest.split(",", -1)),
                List.of(rest.split(",", -1)),
                60);
    }

    private static Map<String, String> preflight(Cors cors, String... headers) {
        Written written = new Written();
        CorsAnswer.preflight(cors, request(headers), written);
        return written.headers;
    }

    private static Map<String, String> response(Cors cors, String... headers) {
        Written written = new Written();
        CorsAnswer.response(cors, request(headers), written);
        return written.headers;
    }

    private static RequestHead request(String... headers) {
        Map<String, String> all = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new WrittenRequest("OPTIONS", "/", "pay", all);
    }

    @Test
    void what_was_named_is_allowed() {
        Cors cors = cors(ORIGIN, Credentials.OMITTED, "PUT,DELETE", "x-a,x-b");
        assertThat(preflight(cors, "origin", ORIGIN, "access-control-request-method", "PUT"))
                .isEqualTo(
                        Map.of(
                                "access-control-allow-origin", ORIGIN,
                                "vary", "Origin",
                                "access-control-allow-methods", "PUT, DELETE",
                                "access-control-allow-headers", "x-a, x-b",
                                "access-control-expose-headers", "x-a, x-b",
                                "access-control-max-age", "60"));
        assertThat(response(cors, "origin", ORIGIN))
                .isEqualTo(
                        Map.of(
                                "access-control-allow-origin", ORIGIN,
                                "vary", "Origin",
                                "access-control-expose-headers", "x-a, x-b"));
    }

    @Test
    void nothing_is_said_to_other_origins_and_to_requests_without_one() {
        Cors cors = cors(ORIGIN, Credentials.ALLOWED, "*", "*");
        assertThat(preflight(cors, "origin", "https://evil.example")).isEmpty();
        assertThat(response(cors, "origin", "https://evil.example")).isEmpty();
        assertThat(response(cors)).isEmpty();
    }

    @Test
    void a_star_is_passed_on_where_no_credentials_are() {
        Cors cors = cors("*", Credentials.OMITTED, "*", "*");
        assertThat(preflight(cors, "origin", ORIGIN, "access-control-request-method", "PUT"))
                .containsEntry("access-control-allow-origin", "*")
                .containsEntry("access-control-allow-methods", "*")
                .containsEntry("access-control-allow-headers", "*")
                .doesNotContainKey("access-control-allow-credentials")
                .doesNotContainKey("vary");
        assertThat(response(cors, "origin", ORIGIN))
                .containsEntry("access-control-expose-headers", "*");
    }

    @Test
    void with_credentials_what_was_asked_for_is_named_in_the_place_of_a_star() {
        Cors cors = cors("*", Credentials.ALLOWED, "*", "*");
        assertThat(
                        preflight(
                                cors,
                                "origin",
                                ORIGIN,
                                "access-control-request-method",
                                "PUT",
                                "access-control-request-headers",
                                "x-a, x-b"))
                .containsEntry("access-control-allow-origin", ORIGIN)
                .containsEntry("access-control-allow-methods", "PUT")
                .containsEntry("access-control-allow-headers", "x-a, x-b")
                .containsEntry("access-control-allow-credentials", "true");
        assertThat(preflight(cors, "origin", ORIGIN))
                .doesNotContainKey("access-control-allow-methods")
                .doesNotContainKey("access-control-allow-headers");
        assertThat(response(cors, "origin", ORIGIN))
                .doesNotContainKey("access-control-expose-headers");
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example, https://app.example, true",
        "https://app.example, https://app.example:443, true",
        "https://app.example:443, https://app.example, true",
        "http://app.example:80, http://APP.example, true",
        "https://app.example, http://app.example, false",
        "https://app.example, https://app.example:8443, false",
        "https://*.example, https://a.b.example, true",
        "https://*.example, https://.example, false",
        "https://*.example, https://example, false",
        "https://*.example, https://a.example.evil, false",
        "https://*.example:8443, https://a.example:8443, true",
        "https://*.example:8443, https://a.example, false",
        "https://*, https://anything, true",
        "https://*, http://anything, false",
        "*, http://anything, true",
    })
    void origins_are_matched_by_scheme_host_and_port(
            String pattern, String origin, boolean allowed) {
        assertThat(cors(pattern, Credentials.OMITTED, "*", "*").allows(origin)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app.example", "https://", "https://a.*", "https://*.*.example"})
    void what_is_no_origin_is_refused(String text) {
        assertThatThrownBy(() -> OriginPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
