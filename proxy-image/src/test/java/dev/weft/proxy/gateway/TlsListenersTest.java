package dev.weft.proxy.gateway;

import static dev.weft.proxy.testing.GatewayNode.BIND_PORT;
import static dev.weft.proxy.testing.GatewayNode.bytes;
import static dev.weft.proxy.testing.GatewayNode.host;
import static dev.weft.proxy.testing.GatewayNode.https;
import static dev.weft.proxy.testing.GatewayNode.named;
import static dev.weft.proxy.testing.GatewayNode.tls;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.ClientValidation;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.config.v1.PassedTls;
import dev.weft.proxy.config.v1.TerminatedTls;
import dev.weft.proxy.config.v1.TlsListener;
import dev.weft.proxy.testing.BytesServer;
import dev.weft.proxy.testing.GatewayNode;
import dev.weft.proxy.testing.RawHttp;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.TlsClient;
import dev.weft.proxy.tls.TestAuthority;
import dev.weft.proxy.tls.TlsMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients at TLS listeners of a Gateway. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsListenersTest {
    private final TestAuthority authority = new TestAuthority();
    private final TlsMaterial first = authority.serving("a.example", "*.wild.example");
    private final TlsMaterial second = authority.serving("b.example");
    private final GatewayNode gateway = new GatewayNode(authority);
    private final TlsClient client = new TlsClient();
    private final TestServer one =
            new TestServer(
                    gateway.address(), (asked, answer) -> answer.header("app", "one").with(200));
    private final TestServer other =
            new TestServer(
                    gateway.address(), (asked, answer) -> answer.header("app", "other").with(200));
    private final BytesServer echo =
            new BytesServer(
                    gateway.address(),
                    socket -> socket.getInputStream().transferTo(socket.getOutputStream()));

    TlsListenersTest() {
        gateway.shows("test/first", first);
        gateway.shows("test/second", second);
    }

    @AfterEach
    void close() {
        gateway.close();
        one.close();
        other.close();
        echo.close();
    }

    private SSLSocket connect(String serverName, String... protocols) throws IOException {
        return client.connect(gateway.address(), BIND_PORT, serverName, protocols);
    }

    private X509Certificate shown(String serverName) throws IOException {
        try (SSLSocket socket = connect(serverName)) {
            return TlsClient.shown(socket);
        }
    }

    private String head(String serverName, String host) throws IOException {
        try (RawHttp raw = new RawHttp(connect(serverName, "http/1.1"))) {
            return raw.get("/", "Host: " + host).head();
        }
    }

    @Test
    void the_server_name_chooses_listener_and_certificate() throws IOException {
        gateway.serves(
                tls(
                        https("a.example", "test/first", host("", "/", one.plain())),
                        https("b.example", "test/second", host("", "/", other.plain()))));

        assertThat(shown("a.example")).isEqualTo(first.chain().getFirst());
        assertThat(shown("B.Example")).isEqualTo(second.chain().getFirst());
        assertThat(head("a.example", "a.example")).contains("200", "app: one");
        assertThat(head("b.example", "b.example:443")).contains("200", "app: other");
        assertThat(one.asked().getFirst().header("x-forwarded-proto")).isEqualTo("https");
    }

    @Test
    void of_several_certificates_the_first_that_covers_the_name_is_shown() throws IOException {
        TlsListener.Builder listener = https("", "test/first", host("", "/", one.plain()));
        listener.getHttpsBuilder().addCertificates("test/second");
        gateway.serves(tls(listener));

        assertThat(shown("b.example")).isEqualTo(second.chain().getFirst());
        assertThat(shown("x.wild.example")).isEqualTo(first.chain().getFirst());
        assertThat(shown("x.y.wild.example")).isEqualTo(first.chain().getFirst());
        assertThat(shown("")).isEqualTo(first.chain().getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, a.example, 200",
        "a.example, b.wild.example, 421",
        "a.example, other.example, 404",
        "x.wild.example, y.wild.example, 200",
        "x.wild.example, b.wild.example, 421",
        "b.wild.example, b.wild.example, 200",
        "b.wild.example, x.wild.example, 421",
        "b.wild.example, a.example, 421",
        "other.example, a.example, 200"
    })
    void a_request_for_the_host_of_another_listener_is_sent_away(
            String serverName, String host, int status) throws IOException {
        gateway.serves(
                tls(
                        https("", "test/first", host("a.example", "/", one.plain())),
                        https("*.wild.example", "test/first", host("", "/", one.plain())),
                        https("b.wild.example", "test/first", host("", "/", other.plain()))));

        assertThat(head(serverName, host)).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void http_2_is_chosen_by_alpn() throws IOException, InterruptedException {
        gateway.serves(tls(https("", "test/first", host("", "/", one.plain()))));
        try (HttpClient http2 = HttpClient.newBuilder().sslContext(client.context()).build()) {
            HttpResponse<String> response =
                    http2.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "https://"
                                                            + gateway.address().getHostAddress()
                                                            + ":"
                                                            + BIND_PORT
                                                            + "/"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_new_certificate_is_shown_to_the_next_client_and_connections_go_on() throws IOException {
        gateway.serves(tls(https("", "test/first", host("", "/", one.plain()))));
        try (RawHttp before = new RawHttp(connect("a.example"))) {
            before.get("/", "Host: a.example").head();

            gateway.shows("test/first", second);

            assertThat(shown("a.example")).isEqualTo(second.chain().getFirst());
            assertThat(before.get("/", "Host: a.example").status()).isEqualTo(200);
        }
    }

    @Test
    void without_a_listener_or_a_certificate_there_is_no_handshake() {
        gateway.serves(
                tls(
                        https("a.example", "test/first", host("", "/", one.plain())),
                        https("c.example", "test/absent", host("", "/", one.plain()))));

        assertThatThrownBy(() -> connect("b.example")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connect("c.example")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> connect("")).isInstanceOf(IOException.class);
    }

    private GatewayPort.Builder validating(UnaryOperator<ClientValidation.Builder> mode)
            throws CertificateEncodingException {
        GatewayPort.Builder port = tls(https("", "test/first", host("", "/", one.plain())));
        port.getTlsBuilder()
                .setClientValidation(
                        mode.apply(
                                ClientValidation.newBuilder()
                                        .addRoots(
                                                ByteString.copyFrom(
                                                        authority.root().getEncoded()))));
        return port;
    }

    private int status(TlsClient from) {
        try (RawHttp raw = new RawHttp(from.connect(gateway.address(), BIND_PORT, "a.example"))) {
            return raw.get("/", "Host: a.example").status();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    @Test
    void only_clients_with_a_valid_certificate_get_in() throws CertificateEncodingException {
        gateway.serves(validating(UnaryOperator.identity()));

        assertThat(status(new TlsClient(authority.serving("client")))).isEqualTo(200);
        assertThat(status(client)).isZero();
        assertThat(status(new TlsClient(new TestAuthority().serving("client")))).isZero();
        assertThat(one.asked()).hasSize(1);
    }

    @Test
    void with_the_insecure_fallback_everybody_gets_in() throws CertificateEncodingException {
        gateway.serves(validating(all -> all.setInsecureFallback(true)));

        assertThat(status(new TlsClient(authority.serving("client")))).isEqualTo(200);
        assertThat(status(client)).isEqualTo(200);
        assertThat(status(new TlsClient(new TestAuthority().serving("client")))).isEqualTo(200);
    }

    @Test
    void bytes_go_on_where_tls_ends_here() throws IOException {
        gateway.serves(
                tls(
                        named("a.example")
                                .setTerminated(
                                        TerminatedTls.newBuilder()
                                                .addCertificates("test/first")
                                                .addHosts(bytes("", echo.plain())))));
        try (RawHttp raw = new RawHttp(connect("a.example"))) {
            assertThat(raw.send("GET / HTTP/1.1\r\n\r\nhello").read(23))
                    .isEqualTo("GET / HTTP/1.1\r\n\r\nhello");
        }
    }

    @Test
    void a_server_that_ends_says_so_to_a_client_of_tls() throws IOException {
        try (BytesServer banner =
                new BytesServer(
                        gateway.address(),
                        socket ->
                                socket.getOutputStream()
                                        .write("bye".getBytes(StandardCharsets.UTF_8)))) {
            gateway.serves(
                    tls(
                            named("")
                                    .setTerminated(
                                            TerminatedTls.newBuilder()
                                                    .addCertificates("test/first")
                                                    .addHosts(bytes("", banner.plain())))));
            try (SSLSocket socket = connect("a.example")) {
                assertThat(
                                new String(
                                        socket.getInputStream().readAllBytes(),
                                        StandardCharsets.UTF_8))
                        .isEqualTo("bye");
            }
        }
    }

    @Test
    void tls_passes_through_as_it_is() throws IOException {
        TlsMaterial own = authority.serving("c.example");
        try (GatewayNode backend = new GatewayNode(authority)) {
            backend.shows("test/own", own);
            backend.serves(tls(https("", "test/own", host("", "/", other.plain()))));
            gateway.serves(
                    tls(
                            https("a.example", "test/first", host("", "/", one.plain())),
                            named("*.example")
                                    .setPassed(
                                            PassedTls.newBuilder()
                                                    .addHosts(
                                                            bytes(
                                                                    "c.example",
                                                                    backend.endpoint())))));

            assertThat(shown("c.example")).isEqualTo(own.chain().getFirst());
            assertThat(head("c.example", "c.example")).contains("200", "app: other");
            assertThat(head("a.example", "a.example")).contains("200", "app: one");
            assertThat(head("a.example", "c.example")).contains("421");
            assertThatThrownBy(() -> connect("d.example")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_hello_in_single_bytes_is_understood() throws IOException {
        gateway.serves(tls(https("a.example", "test/first", host("", "/", one.plain()))));
        try (Socket slow = new DribblingSocket(gateway.address(), BIND_PORT);
                SSLSocket socket =
                        (SSLSocket)
                                client.context()
                                        .getSocketFactory()
                                        .createSocket(slow, "a.example", BIND_PORT, true)) {
            socket.startHandshake();
            assertThat(TlsClient.shown(socket)).isEqualTo(first.chain().getFirst());
            // The goodbye goes in single bytes too: it has come when the other side ends.
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void what_is_no_hello_goes_nowhere() {
        gateway.serves(
                tls(named("").setPassed(PassedTls.newBuilder().addHosts(bytes("", echo.plain())))));

        try (RawHttp raw = RawHttp.to(gateway.address(), BIND_PORT)) {
            assertThat(raw.get("/", "Host: a").rest()).isEmpty();
        }
        try (RawHttp raw = RawHttp.to(gateway.address(), BIND_PORT)) {
            // A hello that says it has 65 kilobytes.
            String record = "\u0016\u0003\u0001@\u0000";
            String hello = "\u0001\u0000\u00ff\u00ff" + "x".repeat(16 * 1024 - 4);
            assertThat(raw.send(record + hello).rest()).doesNotContain("xxx");
        }
    }
}
