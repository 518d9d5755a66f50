package dev.weft.proxy.connection;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.v1.Authorization;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.InboundPort;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller to whom they are bytes, and a callee who reads them as HTTP. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TunnelledHttpTest {
    private static final int LARGE = 1 << 20;

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");

    @AfterEach
    void close() {
        caller.close();
        callee.close();
    }

    @Test
    void an_answer_behind_which_the_connection_ends_is_whole() throws Exception {
        try (TestServer server = new TestServer(callee.address(), (q, a) -> answer(a))) {
            callee.accepts(
                    WorkloadConfig.newBuilder()
                            .addAuthorizations(Authorization.getDefaultInstance())
                            .addPorts(
                                    InboundPort.newBuilder()
                                            .setPort(server.port())
                                            .setProtocol(Protocol.PROTOCOL_HTTP1)));
            caller.calls(
                    destination(
                                    HttpRoute.newBuilder(),
                                    backend(callee.meshed(server.port()))
                                            .setProtocol(Protocol.PROTOCOL_TCP))
                            .clearHttpRoutes()
                            .setProtocol(Protocol.PROTOCOL_TCP)
                            .build());
            URI entry = caller.outbound("/");
            for (int i = 0; i < 3; i++) {
                try (Socket client = new Socket(caller.address(), entry.getPort())) {
                    client.getOutputStream()
                            .write(
                                    "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                                            .getBytes(US_ASCII));
                    String all = new String(client.getInputStream().readAllBytes(), US_ASCII);
                    assertThat(all).startsWith("HTTP/1.1 200 ").hasSizeGreaterThan(LARGE);
                }
            }
        }
    }

    private static void answer(TestServer.Answer answer) throws IOException {
        OutputStream out = answer.begin(200);
        out.write(new byte[LARGE]);
    }
}
