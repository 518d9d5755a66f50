package dev.weft.proxy.http.outbound;

import static dev.weft.proxy.testing.ProxyNode.millis;
import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.testing.LiveRequests;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests and connections through a sidecar that go on for longer than a policy lets them. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BoundedLivesTest {
    private final ProxyNode proxy = new ProxyNode(new TestAuthority(), "caller");
    private final LiveRequests requests = new LiveRequests(proxy);
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void close() {
        done.countDown();
        requests.close();
        proxy.close();
    }

    private void route(HttpRoute.Builder route, Endpoint endpoint) {
        proxy.calls(destination(route, backend(endpoint)).build());
    }

    private void forever() {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double cut(String reason) {
        return proxy.metric(
                "weft_refused_total{", "direction=\"outbound\"", "reason=\"" + reason + "\"");
    }

    @Test
    void a_request_in_which_nothing_moves_is_answered_with_why() {
        try (TestServer server =
                new TestServer(
                        proxy.address(),
                        (asked, answer) -> {
                            forever();
                            answer.with(200);
                        })) {
            route(HttpRoute.newBuilder().setIdleTimeout(millis(100)), server.plain());
            HttpResponse<String> response = requests.get("/");
            assertThat(response.statusCode()).isEqualTo(504);
            assertThat(response.headers().firstValue("weft-reason").orElse(""))
                    .startsWith("idle-timeout; destination=test/callee:80");
            assertThat(cut("idle-timeout")).isOne();
            done.countDown();
        }
    }

    @Test
    void a_request_in_which_something_moves_goes_on_until_its_longest_life() {
        try (TestServer server = new TestServer(proxy.address(), (asked, answer) -> drip(answer))) {
            route(
                    HttpRoute.newBuilder()
                            .setIdleTimeout(millis(10_000))
                            .setStreamTimeout(millis(300)),
                    server.plain());
            CompletableFuture<HttpResponse<String>> response =
                    requests.begin(requests.request("/"));
            Until.holds("it is cut off", () -> cut("stream-timeout") == 1);
            assertThat(response.handle((whole, cut) -> cut != null || whole.statusCode() == 504))
                    .succeedsWithin(Duration.ofSeconds(20))
                    .isEqualTo(true);
            assertThat(cut("idle-timeout")).isZero();
        }
    }

    private static void drip(TestServer.Answer answer) throws IOException {
        try (OutputStream out = answer.begin(200)) {
            while (true) {
                out.write('.');
                out.flush();
            }
        }
    }

    @Test
    void a_time_that_is_up_is_counted() {
        try (TestServer server =
                new TestServer(
                        proxy.address(),
                        (asked, answer) -> {
                            forever();
                            answer.with(200);
                        })) {
            route(HttpRoute.newBuilder().setRequestTimeout(millis(50)), server.plain());
            assertThat(requests.get("/").statusCode()).isEqualTo(504);
            assertThat(cut("request-timeout")).isOne();
            done.countDown();
        }
    }

    @Test
    void bytes_that_do_not_move_are_cut_off_at_both_ends() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, proxy.address())) {
            bytes(server, Destination.newBuilder().setIdleTimeout(millis(1_500)));
            try (Socket client = connect();
                    Socket accepted = server.accept()) {
                echo(client, accepted);
                assertThat(ended(client)).isTrue();
                assertThat(ended(accepted)).isTrue();
                Until.holds("it is counted", () -> cut("idle-timeout") == 1);
            }
        }
    }

    @Test
    void bytes_are_cut_off_at_the_end_of_their_longest_life_even_if_they_move() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, proxy.address())) {
            bytes(server, Destination.newBuilder().setStreamTimeout(millis(300)));
            try (Socket client = connect();
                    Socket accepted = server.accept()) {
                assertThatThrownBy(
                                () -> {
                                    while (true) {
                                        echo(client, accepted);
                                    }
                                })
                        .isInstanceOfAny(IOException.class, AssertionError.class);
                Until.holds("it is counted", () -> cut("stream-timeout") == 1);
            }
        }
    }

    @Test
    void what_follows_an_upgrade_lives_as_long_as_the_request_was_to() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, proxy.address())) {
            Endpoint endpoint = endpoint(server);
            route(HttpRoute.newBuilder().setIdleTimeout(millis(1_500)), endpoint);
            try (Socket client = connect()) {
                send(
                        client,
                        "GET / HTTP/1.1",
                        "host: callee",
                        "connection: upgrade",
                        "upgrade: chat");
                try (Socket accepted = server.accept()) {
                    readHead(accepted.getInputStream());
                    send(accepted, "HTTP/1.1 101 Yes", "connection: upgrade", "upgrade: chat");
                    assertThat(readHead(client.getInputStream())).contains("101");
                    echo(client, accepted);
                    assertThat(ended(client)).isTrue();
                    assertThat(cut("idle-timeout")).isOne();
                }
            }
        }
    }

    private static void send(Socket to, String... lines) throws IOException {
        to.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(US_ASCII));
    }

    private Endpoint endpoint(ServerSocket server) {
        return Endpoint.newBuilder()
                .setAddress(proxy.address().getHostAddress())
                .setPort(server.getLocalPort())
                .build();
    }

    private void bytes(ServerSocket server, Destination.Builder bounds) {
        proxy.calls(
                destination(HttpRoute.newBuilder(), backend(endpoint(server)))
                        .clearHttpRoutes()
                        .setProtocol(Protocol.PROTOCOL_TCP)
                        .mergeFrom(bounds.buildPartial())
                        .build());
    }

    private Socket connect() throws IOException {
        return new Socket(proxy.address(), proxy.outbound("/").getPort());
    }

    private static void echo(Socket client, Socket server) throws IOException {
        client.getOutputStream().write('a');
        assertThat(server.getInputStream().read()).isEqualTo('a');
        server.getOutputStream().write('b');
        assertThat(client.getInputStream().read()).isEqualTo('b');
    }

    private static boolean ended(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return true;
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended after " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }
}
