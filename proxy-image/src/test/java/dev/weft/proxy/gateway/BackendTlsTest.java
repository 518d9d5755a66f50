package dev.weft.proxy.gateway;

import static dev.weft.proxy.testing.GatewayNode.BIND_PORT;
import static dev.weft.proxy.testing.GatewayNode.bytes;
import static dev.weft.proxy.testing.GatewayNode.host;
import static dev.weft.proxy.testing.GatewayNode.http;
import static dev.weft.proxy.testing.GatewayNode.https;
import static dev.weft.proxy.testing.GatewayNode.listener;
import static dev.weft.proxy.testing.GatewayNode.tls;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.BackendTls;
import dev.weft.proxy.config.v1.ClientValidation;
import dev.weft.proxy.config.v1.Destination;
import dev.weft.proxy.config.v1.GatewayPort;
import dev.weft.proxy.config.v1.HostRoutes;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.SubjectAltName;
import dev.weft.proxy.testing.GatewayNode;
import dev.weft.proxy.testing.RawHttp;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.security.cert.CertificateEncodingException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Gateway in front of applications that end TLS themselves. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackendTlsTest {
    private static final String URI = "spiffe://cluster.local/ns/test/sa/app";

    private final TestAuthority authority = new TestAuthority();
    private final GatewayNode gateway = new GatewayNode(authority);
    private final GatewayNode backend = new GatewayNode(authority);
    private final TestServer app =
            new TestServer(backend.address(), (asked, answer) -> answer.with(200));

    BackendTlsTest() {
        backend.shows("test/app", authority.serving("app.example", "*.alt.example"));
        backend.shows("test/spiffe", authority.material(URI));
        backend.serves(port());
    }

    private GatewayPort.Builder port() {
        return tls(
                https("app.example", "test/app", host("", "/", app.plain())),
                https("spiffe.example", "test/spiffe", host("", "/", app.plain())));
    }

    @AfterEach
    void close() {
        gateway.close();
        backend.close();
        app.close();
    }

    private static BackendTls.Builder to(String serverName, TestAuthority root) {
        try {
            return BackendTls.newBuilder()
                    .setServerName(serverName)
                    .addRoots(ByteString.copyFrom(root.root().getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SubjectAltName dns(String name) {
        return SubjectAltName.newBuilder().setDns(name).build();
    }

    private String answer(BackendTls.Builder tls, Protocol protocol) {
        HostRoutes.Builder routes = host("", "/", backend.endpoint());
        routes.getDestinationBuilder().getBackendsBuilder(0).setTls(tls).setProtocol(protocol);
        gateway.serves(http(listener("", routes)));
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            // The backend is a Gateway too and looks at the host.
            return client.get("/", "Host: " + tls.getServerName()).head();
        }
    }

    private String answer(BackendTls.Builder tls) {
        return answer(tls, Protocol.PROTOCOL_DETECT);
    }

    @Test
    void a_server_that_proves_the_name_it_is_asked_for_is_spoken_to() {
        assertThat(answer(to("app.example", authority))).startsWith("HTTP/1.1 200");
        assertThat(answer(to("app.example", authority), Protocol.PROTOCOL_HTTP2))
                .startsWith("HTTP/1.1 200");
        assertThat(app.asked()).hasSize(2);
    }

    @Test
    void a_server_that_does_not_prove_it_is_not() {
        assertThat(answer(to("app.example", new TestAuthority())))
                .startsWith("HTTP/1.1 502")
                .contains("weft-reason: backend-tls-failed");
        assertThat(answer(to("spiffe.example", authority))).startsWith("HTTP/1.1 502");
        assertThat(answer(to("spiffe.example", authority), Protocol.PROTOCOL_HTTP2))
                .startsWith("HTTP/1.1 502")
                .contains("weft-reason: backend-tls-failed");
        assertThat(app.asked()).isEmpty();
    }

    @Test
    void roots_of_the_system_do_not_believe_just_anybody() {
        BackendTls.Builder system =
                BackendTls.newBuilder().setServerName("app.example").setSystemRoots(true);

        assertThat(answer(system)).startsWith("HTTP/1.1 502");
    }

    @Test
    void one_of_the_names_that_are_listed_is_enough_and_needed() {
        assertThat(
                        answer(
                                to("spiffe.example", authority)
                                        .addSubjectAltNames(dns("no.example"))
                                        .addSubjectAltNames(
                                                SubjectAltName.newBuilder().setUri(URI))))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(to("app.example", authority).addSubjectAltNames(dns("a.alt.example"))))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(to("app.example", authority).addSubjectAltNames(dns("a.b.alt.example"))))
                .startsWith("HTTP/1.1 502");
    }

    @Test
    void the_proxy_shows_its_own_certificate_where_one_is_named()
            throws CertificateEncodingException {
        GatewayPort.Builder strict = port();
        strict.getTlsBuilder()
                .setClientValidation(
                        ClientValidation.newBuilder()
                                .addRoots(ByteString.copyFrom(authority.root().getEncoded())));
        backend.serves(strict);
        gateway.shows("test/client", authority.serving("client"));

        assertThat(answer(to("app.example", authority).setClientCertificate("test/client")))
                .startsWith("HTTP/1.1 200");
        assertThat(answer(to("app.example", authority))).startsWith("HTTP/1.1 502");
    }

    @Test
    void bytes_go_over_tls_too() {
        Destination.Builder destination = bytes(backend.endpoint());
        destination.getBackendsBuilder(0).setTls(to("app.example", authority));
        gateway.serves(
                GatewayPort.newBuilder().setPort(80).setBindPort(BIND_PORT).setTcp(destination));
        try (RawHttp client = RawHttp.to(gateway.address(), BIND_PORT)) {
            assertThat(client.get("/", "Host: app.example").status()).isEqualTo(200);
        }
    }
}
