package dev.weft.proxy.http.inbound;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.AuthorizationRule;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.Source;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes on when the rules change: only what would be let through again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RevocationTest {
    private static final String UPGRADE =
            """
            GET / HTTP/1.1\r
            host: callee\r
            upgrade: echo\r
            connection: upgrade\r
            \r
            """;
    private static final String SWITCHING =
            """
            HTTP/1.1 101 Switching Protocols\r
            upgrade: echo\r
            connection: upgrade\r
            \r
            """;

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void everybodyMay() {
        callee.accepts(WorkloadConfig.newBuilder());
    }

    @AfterEach
    void close() {
        client.close();
        caller.close();
        callee.close();
    }

    /** Denies an account of the namespace of all proxies here. */
    private static WorkloadConfig.Builder denying(String account) {
        String identity = "spiffe://cluster.local/ns/test/sa/" + account;
        return WorkloadConfig.newBuilder()
                .addAuthorizations(
                        Authorization.newBuilder()
                                .addDeny(
                                        AuthorizationRule.newBuilder()
                                                .setName("deny-" + account)
                                                .addFrom(
                                                        Source.newBuilder()
                                                                .addIdentities(identity))));
    }

    private double refusals() {
        return callee.metric("weft_refused_total{", "authorization-denied");
    }

    @Test
    void a_response_that_has_begun_is_cut_when_its_caller_may_no_longer() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestServer server = new TestServer(callee.address(), (q, a) -> tick(a, over))) {
            caller.calls(
                    destination(HttpRoute.newBuilder(), backend(callee.meshed(server.port())))
                            .build());
            URI uri = caller.outbound("/");
            HttpResponse<InputStream> response =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            InputStream body = response.body();
            assertThat(body.read()).isEqualTo('.');

            callee.accepts(denying("somebody"));
            assertThat(body.readNBytes(100)).hasSize(100);
            callee.accepts(denying("caller"));

            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
            assertThat(refusals()).isOne();
            assertThat(callee.metric("inbound_http_authz_deny_total", "deny-caller")).isOne();
            HttpResponse<String> next =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(next.statusCode()).isEqualTo(403);
        } finally {
            over.countDown();
        }
    }

    private static void tick(TestServer.Answer answer, CountDownLatch over) throws IOException {
        OutputStream out = answer.begin(200);
        while (over.getCount() > 0) {
            out.write('.');
            out.flush();
        }
    }

    @Test
    void a_response_that_has_not_begun_becomes_a_refusal() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (TestServer server =
                new TestServer(
                        callee.address(),
                        (request, answer) -> {
                            asked.countDown();
                            await(over);
                            answer.with(200);
                        })) {
            caller.calls(
                    destination(HttpRoute.newBuilder(), backend(callee.meshed(server.port())))
                            .build());
            var response =
                    client.sendAsync(
                            HttpRequest.newBuilder(caller.outbound("/")).build(),
                            HttpResponse.BodyHandlers.ofString());
            await(asked);

            callee.accepts(denying("caller"));

            assertThat(response.get().statusCode()).isEqualTo(403);
            assertThat(response.get().headers().firstValue("weft-reason").orElse(""))
                    .contains("rule=deny-caller");
        } finally {
            over.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_connection_of_bytes_is_cut() throws Exception {
        try (ServerSocket server = echo("")) {
            caller.calls(
                    destination(
                                    HttpRoute.newBuilder(),
                                    backend(callee.meshed(server.getLocalPort()))
                                            .setProtocol(Protocol.PROTOCOL_TCP))
                            .setProtocol(Protocol.PROTOCOL_TCP)
                            .build());
            try (Socket socket = connect()) {
                assertThat(echoed(socket)).isTrue();

                callee.accepts(denying("caller"));

                assertThatThrownBy(socket.getInputStream()::read).isInstanceOf(IOException.class);
            }
            Until.holds("the refusal is counted", () -> refusals() == 1);
        }
    }

    @Test
    void an_upgraded_connection_is_cut() throws Exception {
        try (ServerSocket server = echo(SWITCHING)) {
            caller.calls(
                    destination(
                                    HttpRoute.newBuilder(),
                                    backend(callee.meshed(server.getLocalPort())))
                            .build());
            try (Socket socket = connect()) {
                socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
                readHead(socket.getInputStream());
                assertThat(echoed(socket)).isTrue();

                callee.accepts(denying("caller"));

                assertThatThrownBy(socket.getInputStream()::read).isInstanceOf(IOException.class);
            }
            assertThat(refusals()).isOne();
        }
    }

    private Socket connect() throws IOException {
        return new Socket(caller.address(), caller.outbound("/").getPort());
    }

    private static boolean echoed(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        return socket.getInputStream().read() == 'x';
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    /** Sends back what comes, after a head if it is to answer one. */
    private ServerSocket echo(String answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, callee.address());
        Thread.ofVirtual()
                .start(
                        () -> {
                            try (Socket socket = server.accept()) {
                                if (!answer.isEmpty()) {
                                    readHead(socket.getInputStream());
                                    socket.getOutputStream()
                                            .write(answer.getBytes(StandardCharsets.US_ASCII));
                                }
                                socket.getInputStream().transferTo(socket.getOutputStream());
                            } catch (IOException e) {
                                // The caller has gone, as it should.
                            }
                        });
        return server;
    }
}
