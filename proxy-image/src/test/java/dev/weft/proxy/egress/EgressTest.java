package dev.weft.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.proxy.config.v1.Backend;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.Endpoint;
import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.config.v1.NamedDestinations;
import dev.weft.proxy.config.v1.RouteTarget;
import dev.weft.proxy.config.v1.WeightedBackend;
import dev.weft.proxy.testing.BytesServer;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.RawHttp;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of an application to an address outside, with real sockets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EgressTest {
    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode sidecar = new ProxyNode(authority, "web");
    private final TestServer outside =
            new TestServer(sidecar.address(), (asked, answer) -> answer.with(200));

    @AfterEach
    void close() {
        sidecar.close();
        outside.close();
    }

    private static HostRoutes named(String hostname, Endpoint endpoint) {
        return HostRoutes.newBuilder()
                .setHostname(hostname)
                .setDestination(
                        Destination.newBuilder()
                                .setName("EgressHost/test/outside")
                                .setDefaultTarget(
                                        RouteTarget.newBuilder()
                                                .addBackends(
                                                        WeightedBackend.newBuilder()
                                                                .setBackend("outside")
                                                                .setWeight(1)))
                                .addBackends(
                                        Backend.newBuilder()
                                                .setName("outside")
                                                .addEndpoints(endpoint)))
                .build();
    }

    private void leaves(HostRoutes... hosts) {
        sidecar.calls(
                Destination.newBuilder()
                        .setName("outside:80")
                        .setByName(NamedDestinations.newBuilder().addAllHosts(List.of(hosts)))
                        .build());
    }

    private String head(String... lines) {
        URI to = sidecar.outbound("/");
        try (RawHttp client = RawHttp.to(sidecar.address(), to.getPort())) {
            return client.get("/", lines).head();
        }
    }

    private Socket connection() throws IOException {
        return new Socket(sidecar.address(), sidecar.outbound("/").getPort());
    }

    @Test
    void a_host_that_is_named_is_reached_and_no_other() {
        leaves(named("api.example", outside.plain()), named("*.cdn.example", outside.plain()));

        assertThat(head("Host: api.example")).startsWith("HTTP/1.1 200");
        assertThat(head("Host: API.example:80")).startsWith("HTTP/1.1 200");
        assertThat(head("Host: a.b.cdn.example")).startsWith("HTTP/1.1 200");
        assertThat(head("Host: cdn.example"))
                .startsWith("HTTP/1.1 403")
                .contains("egress-denied")
                .contains("host=cdn.example");
        assertThat(outside.asked()).hasSize(3);
        assertThat(sidecar.metric("weft_refused_total", "egress-denied")).isEqualTo(1);
    }

    @Test
    void what_no_name_covers_goes_where_it_was_going_when_everything_may() {
        leaves(named("", outside.plain()));

        assertThat(head("Host: whatever.example")).startsWith("HTTP/1.1 200");
    }

    @Test
    void tls_goes_by_its_server_name() throws IOException {
        AtomicInteger hellos = new AtomicInteger();
        try (BytesServer bytes =
                new BytesServer(
                        sidecar.address(),
                        socket -> {
                            // The first byte of a TLS record that holds a handshake.
                            if (socket.getInputStream().read() == 22) {
                                hellos.incrementAndGet();
                            }
                        })) {
            leaves(named("api.example", bytes.plain()));

            assertThatThrownBy(() -> handshake("other.example")).isInstanceOf(IOException.class);
            assertThat(hellos).hasValue(0);
            // It does not speak TLS; but it was reached.
            assertThatThrownBy(() -> handshake("api.example")).isInstanceOf(IOException.class);
            assertThat(hellos).hasValue(1);
        }
        assertThat(sidecar.metric("weft_refused_total", "egress-denied")).isEqualTo(1);
    }

    private void handshake(String serverName) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (SSLSocket client =
                (SSLSocket) factory.createSocket(connection(), serverName, 443, true)) {
            SSLParameters parameters = client.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
            client.setSSLParameters(parameters);
            client.startHandshake();
        }
    }

    @Test
    void bytes_that_name_nobody_do_not_leave() throws IOException {
        leaves(named("api.example", outside.plain()));

        try (Socket client = connection()) {
            client.getOutputStream().write(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
            client.getOutputStream().flush();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }
}
