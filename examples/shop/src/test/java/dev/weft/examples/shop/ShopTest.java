package dev.weft.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShopTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private PayService pay;
    private WebService web;

    @BeforeEach
    void start() throws IOException {
        pay = PayService.start("127.0.0.1", new PayService.Release("v1", 0), 0, 0);
        web = WebService.start("127.0.0.1", 0, pay.http().getAddress(), grpcAddress());
    }

    @AfterEach
    void stop() {
        web.close();
        pay.close();
        client.close();
    }

    @Test
    void the_front_shows_what_pay_answers() throws Exception {
        HttpResponse<String> response = get(web.http().getAddress(), "/");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("shop-version")).contains("v1");
        assertThat(response.body()).startsWith("pay v1\nGET /foo\n");
    }

    @Test
    void the_front_calls_a_grpc_method() throws Exception {
        HttpResponse<String> response = get(web.http().getAddress(), "/charge");

        assertThat(response.headers().firstValue("grpc-code")).contains("OK");
        assertThat(response.body()).isEqualTo("charged 12.50 by pay v1\n");
    }

    @Test
    void the_load_counts_what_came_of_its_requests() throws Exception {
        InetSocketAddress to = pay.http().getAddress();

        String counts = counts("http://127.0.0.1:" + to.getPort() + "/foo", 0, "v1\n");

        assertThat(counts).contains("ok\n").doesNotContain("failed");
    }

    @Test
    void the_load_charges_over_grpc() throws Exception {
        String counts = counts("grpc://127.0.0.1:" + pay.grpc().getPort(), 0, "v1\n");

        assertThat(counts).contains("ok\n").doesNotContain("failed");
    }

    @Test
    void a_session_gives_its_cookie_back_and_its_changes_of_version_are_counted() throws Exception {
        HttpServer fickle =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        fickle.createContext(
                "/",
                exchange -> {
                    List<String> cookies = exchange.getRequestHeaders().get("Cookie");
                    boolean known = List.of("kind=new").equals(cookies);
                    exchange.getResponseHeaders().set("shop-version", known ? "v2" : "v1");
                    exchange.getResponseHeaders().set("Set-Cookie", "kind=new; Max-Age=600");
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        fickle.start();

        String counts =
                counts("http://127.0.0.1:" + fickle.getAddress().getPort(), 1, "v2 after v1\n");

        assertThat(counts).contains("1 v1\n", "1 v2 after v1\n").doesNotContain("v1 after v2");
        fickle.stop(0);
    }

    @Test
    void a_cookie_goes_when_its_age_is_over() {
        Instant[] now = {Instant.EPOCH};
        Cookies cookies = new Cookies(() -> now[0]);
        URI site = URI.create("http://pay/");
        cookies.put(
                site,
                Map.of("set-cookie", List.of("a=1; Max-Age=10; Path=/", "b=2", "c=3; Max-Age=-1")));
        assertThat(cookies.get(site, Map.of()).get("Cookie")).containsExactly("a=1; b=2");

        now[0] = now[0].plusSeconds(10);
        assertThat(cookies.get(site, Map.of()).get("Cookie")).containsExactly("b=2");

        cookies.put(site, Map.of("set-cookie", List.of("b=2; Max-Age=0")));
        assertThat(cookies.get(site, Map.of())).isEmpty();
    }

    /** What a load says as soon as it says this; what is counted last says that all was. */
    private String counts(String url, int sessions, String awaited) throws Exception {
        LoadService.Plan plan =
                new LoadService.Plan(URI.create(url), Optional.empty(), 200, 30, sessions);
        try (LoadService load = LoadService.start("127.0.0.1", 0, plan)) {
            String counts = "";
            while (!counts.contains(awaited)) {
                counts = get(load.http().getAddress(), "/").body();
                assertThat(counts).doesNotContain("failed");
            }
            return counts;
        }
    }

    @Test
    void a_probe_is_answered_and_not_counted() throws Exception {
        assertThat(get(pay.http().getAddress(), "/healthz").statusCode()).isEqualTo(200);
        assertThat(get(web.http().getAddress(), "/healthz").statusCode()).isEqualTo(200);
        assertThat(get(pay.http().getAddress(), "/served").body()).isEqualTo("0\n");
    }

    @Test
    void a_release_that_fails_at_a_fifth_of_its_requests_fails_at_every_fifth() throws Exception {
        try (PayService bad =
                PayService.start("127.0.0.1", new PayService.Release("v2", 20), 0, 0)) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> response = get(bad.http().getAddress(), "/foo");
                assertThat(response.headers().firstValue("shop-version")).contains("v2");
                statuses.add(response.statusCode());
            }
            assertThat(statuses).containsExactly(200, 200, 200, 200, 500, 200, 200, 200, 200, 500);
        }
    }

    @Test
    void a_header_is_written_as_name_and_value() {
        assertThat(Options.parse("load", "--header", "shop-tester: yes").header("header"))
                .contains(new Options.Header("shop-tester", "yes"));
        assertThatThrownBy(() -> Options.parse("load", "--header", "yes").header("header"))
                .hasMessage("--header must be NAME:VALUE, not yes");
    }

    @Test
    void pay_streams_as_many_bytes_as_asked_for() throws Exception {
        assertThat(get(pay.http().getAddress(), "/bytes?n=100000").body()).hasSize(100_000);
    }

    @Test
    void pay_counts_what_it_served() throws Exception {
        get(pay.http().getAddress(), "/foo");
        get(pay.http().getAddress(), "/served");

        assertThat(get(pay.http().getAddress(), "/served").body()).isEqualTo("1\n");
    }

    @Test
    void a_statement_has_as_many_lines_as_asked_for() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress(grpcAddress()).usePlaintext().build();
        try {
            assertThat(
                            ClientCalls.blockingServerStreamingCall(
                                    channel, PayMethods.STATEMENT, CallOptions.DEFAULT, "3"))
                    .toIterable()
                    .containsExactly("line 1 by pay v1", "line 2 by pay v1", "line 3 by pay v1");
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void an_unknown_service_is_refused_with_the_names_of_the_known() {
        assertThatThrownBy(() -> ShopMain.start("shoes"))
                .hasMessage("there is no service 'shoes'; say pay, web or load");
    }

    private InetSocketAddress grpcAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), pay.grpc().getPort());
    }

    private HttpResponse<String> get(InetSocketAddress address, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
