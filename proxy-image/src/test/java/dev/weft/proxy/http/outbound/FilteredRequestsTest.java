package dev.weft.proxy.http.outbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Cors;
import dev.weft.proxy.config.v1.Filter;
import dev.weft.proxy.config.v1.Header;
import dev.weft.proxy.config.v1.HeaderModifier;
import dev.weft.proxy.config.v1.HttpMatch;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Mirror;
import dev.weft.proxy.config.v1.PathRewrite;
import dev.weft.proxy.config.v1.Redirect;
import dev.weft.proxy.config.v1.StringMatch;
import dev.weft.proxy.config.v1.UrlRewrite;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What filters do to requests of an application. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilteredRequestsTest {
    private final ProxyNode proxy = new ProxyNode(new TestAuthority(), "caller");
    private final LiveRequests requests = new LiveRequests(proxy);
    private final TestServer server =
            new TestServer(proxy.address(), (asked, answer) -> answer.with(200, "answer"));
    private final Semaphore mirrorAnswers = new Semaphore(0);
    private final TestServer mirror =
            new TestServer(
                    proxy.address(),
                    (asked, answer) -> {
                        mirrorAnswers.acquireUninterruptibly();
                        answer.with(500, "nobody hears this");
                    });

    private void filter(Filter.Builder... filters) {
        HttpRoute.Builder route =
                HttpRoute.newBuilder()
                        .addMatches(
                                HttpMatch.newBuilder()
                                        .setPath(StringMatch.newBuilder().setPathPrefix("/a")));
        for (Filter.Builder filter : filters) {
            route.addFilters(filter);
        }
        proxy.calls(
                destination(route, backend(server.plain()))
                        .addBackends(backend(mirror.plain()).setName("mirror"))
                        .addBackends(backend(mirror.plain()).setName("other-mirror"))
                        .build());
    }

    private static Filter.Builder mirrored(String backend, int numerator, int denominator) {
        return Filter.newBuilder()
                .setMirror(
                        Mirror.newBuilder()
                                .setBackend(backend)
                                .setNumerator(numerator)
                                .setDenominator(denominator));
    }

    private double mirrored(String outcome) {
        return proxy.metric("weft_mirrored_total{", "outcome=\"" + outcome + "\"");
    }

    @AfterEach
    void close() {
        mirrorAnswers.release(100_000);
        requests.close();
        server.close();
        mirror.close();
        proxy.close();
    }

    @Test
    void path_and_host_are_rewritten() {
        filter(
                Filter.newBuilder()
                        .setUrlRewrite(
                                UrlRewrite.newBuilder()
                                        .setHostname("other.example")
                                        .setPath(PathRewrite.newBuilder().setPrefix("/z"))));
        requests.get("/a/b?c=d");
        assertThat(server.asked().getFirst().target()).isEqualTo("/z/b?c=d");
        assertThat(server.asked().getFirst().header("host")).isEqualTo("other.example");
    }

    @Test
    void a_redirect_is_answered_without_asking_anybody() {
        filter(
                Filter.newBuilder()
                        .setRedirect(
                                Redirect.newBuilder()
                                        .setScheme("https")
                                        .setHostname("other.example")
                                        .setStatusCode(308)),
                Filter.newBuilder()
                        .setResponseHeaders(
                                HeaderModifier.newBuilder()
                                        .addSet(Header.newBuilder().setName("x-a").setValue("b"))));
        HttpResponse<String> response = requests.get("/a/b?c");
        assertThat(response.statusCode()).isEqualTo(308);
        assertThat(response.headers().firstValue("location"))
                .contains("https://other.example/a/b?c");
        assertThat(response.headers().firstValue("x-a")).contains("b");
        assertThat(server.asked()).isEmpty();
        assertThat(proxy.metric("weft_answered_total{", "redirect")).isOne();
    }

    @Test
    void a_preflight_request_is_answered_and_a_response_says_who_may_read_it() {
        filter(
                Filter.newBuilder()
                        .setCors(
                                Cors.newBuilder()
                                        .addAllowOrigins("https://*.example")
                                        .addAllowMethods("PUT")
                                        .setAllowCredentials(true)
                                        .setMaxAgeSeconds(5)));
        HttpResponse<String> preflight =
                requests.send(
                        requests.request(
                                        "/a",
                                        "origin",
                                        "https://app.example",
                                        "access-control-request-method",
                                        "PUT")
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("access-control-allow-methods")).contains("PUT");
        assertThat(server.asked()).isEmpty();

        HttpResponse<String> response = requests.get("/a", "origin", "https://app.example");
        assertThat(response.body()).isEqualTo("answer");
        assertThat(response.headers().firstValue("access-control-allow-origin"))
                .contains("https://app.example");
        // A request that only looks like one is for the application.
        requests.send(
                requests.request("/a", "origin", "https://app.example")
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void copies_go_to_several_mirrors_in_exact_shares_and_nobody_waits_for_them() {
        filter(mirrored("mirror", 1, 4), mirrored("other-mirror", 1, 2));
        for (int i = 0; i < 40; i++) {
            assertThat(requests.post("/a", "body " + i).body()).isEqualTo("answer");
        }
        mirrorAnswers.release(100);
        Until.holds("copies were answered", () -> mirrored("answered") == 30);
        assertThat(proxy.metric("weft_mirrored_total{", "\"mirror\"", "answered")).isEqualTo(10);
        assertThat(mirror.asked()).hasSize(30).allMatch(asked -> asked.body().startsWith("body "));
        assertThat(server.asked()).hasSize(40);
    }

    @Test
    void a_mirror_that_is_away_is_not_noticed() {
        filter(mirrored("mirror", 1, 1));
        mirror.close();
        assertThat(requests.get("/a").body()).isEqualTo("answer");
        Until.holds("the copy failed", () -> mirrored("failed") == 1);
    }

    @Test
    void copies_that_a_mirror_does_not_take_are_bounded() {
        filter(mirrored("mirror", 1, 1));
        for (int i = 0; i < MirrorSlots.MAX_UNDER_WAY + 10; i++) {
            assertThat(requests.get("/a").statusCode()).isEqualTo(200);
        }
        assertThat(mirrored("dropped")).isEqualTo(10);
    }

    @Test
    void a_long_body_is_copied_as_far_as_the_mirror_keeps_up() {
        filter(mirrored("mirror", 1, 1));
        mirrorAnswers.release(1);
        String body = "x".repeat(5_000_000);
        assertThat(requests.post("/a", body).body()).isEqualTo("answer");
        assertThat(server.asked().getFirst().body()).hasSize(body.length());
        Until.holds("the copy ended", () -> mirrored("answered") == 1 || mirrored("dropped") == 1);
    }
}
