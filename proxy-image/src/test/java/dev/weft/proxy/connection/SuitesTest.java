package dev.weft.proxy.connection;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.MutualTlsRelay;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.TestServer;
import dev.weft.proxy.testing.Until;
import dev.weft.proxy.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public suites against a pair of sidecars: {@code make suites}. */
@EnabledIfSystemProperty(named = "weft.suites.bin", matches = ".+")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SuitesTest {
    private static final Path PROGRAMS = Path.of(System.getProperty("weft.suites.bin", ""));

    private static final String PEER =
            "spiffe://" + TestAuthority.TRUST_DOMAIN + "/ns/test/sa/peer";

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");

    @TempDir private Path work;

    @BeforeEach
    void open() {
        callee.accepts(WorkloadConfig.newBuilder());
    }

    @AfterEach
    void close() {
        caller.close();
        callee.close();
    }

    private Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(PROGRAMS.resolve(program).toString());
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(work.resolve(program + ".log").toFile())
                .start();
    }

    private String said(String program) throws IOException {
        return Files.readString(work.resolve(program + ".log"), StandardCharsets.UTF_8);
    }

    @Test
    void h2spec_finds_what_is_known_and_nothing_else() throws Exception {
        try (TestServer server =
                new TestServer(
                        callee.address(),
                        (asked, answer) -> answer.with(200, "some bytes of it"))) {
            caller.calls(
                    destination(HttpRoute.newBuilder(), backend(callee.meshed(server.port())))
                            .build());
            assertThat(specification(caller.address(), caller.outbound("/").getPort()))
                    .containsExactly(
                            // The port speaks HTTP/1.1 too, and says so before it closes.
                            "Sends invalid connection preface",
                            // Netty ignores what comes on a stream that has ended, or resets it.
                            "half closed (remote): Sends a HEADERS frame",
                            "closed: Sends a HEADERS frame",
                            "Sends stream identifier that is numerically smaller than previous");
        }
    }

    /**
     * What it asks for names no port of an application, so it is answered at once and without a
     * body, where the suite wants to see one or to be first.
     */
    @Test
    void h2spec_finds_no_more_behind_the_handshake_of_a_peer() throws Exception {
        try (MutualTlsRelay peer =
                new MutualTlsRelay(
                        callee.address(), WireNames.MESH_PORT, authority.material(PEER))) {
            assertThat(specification(callee.address(), peer.port()))
                    .isSubsetOf(
                            "half closed (remote): Sends a HEADERS frame",
                            "closed: Sends a HEADERS frame",
                            "Sends stream identifier that is numerically smaller than previous",
                            "Sends a WINDOW_UPDATE frame on half-closed (remote) stream",
                            "Sends a PRIORITY frame on half-closed (remote) stream",
                            "Sends multiple WINDOW_UPDATE frames increasing the flow control window"
                                    + " to above 2^31-1 on a stream",
                            "Sends a HEADERS frame with the \"content-length\" header field which"
                                    + " does not equal the DATA frame payload length");
        }
    }

    /** What h2spec complains of. */
    private List<String> specification(InetAddress host, int port) throws Exception {
        Process suite =
                start(
                        "h2spec",
                        "--host",
                        host.getHostAddress(),
                        "--port",
                        "" + port,
                        "--timeout",
                        "10");
        assertThat(suite.waitFor(250, TimeUnit.SECONDS)).isTrue();
        String said = said("h2spec");
        assertThat(said).contains("145 tests, ");
        int failures = said.indexOf("Failures:");
        return failures < 0
                ? List.of()
                : said.substring(failures)
                        .lines()
                        .filter(line -> line.contains("\u00d7"))
                        .map(line -> line.substring(line.indexOf(": ") + 2))
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "empty_unary",
                "large_unary",
                "client_streaming",
                "server_streaming",
                "ping_pong",
                "empty_stream",
                "cancel_after_begin",
                "cancel_after_first_response",
                "timeout_on_sleeping_server",
                "custom_metadata",
                "unimplemented_method",
                "unimplemented_service",
                "special_status_message",
                "status_code_and_message"
            })
    void grpc_talks_as_without_proxies(String what) throws Exception {
        int port = freePort();
        Process server = start("interop-server", "-port", "" + port);
        try {
            Until.holds("the server listens", () -> listens(port));
            caller.calls(
                    destination(
                                    HttpRoute.newBuilder(),
                                    backend(callee.meshed(port))
                                            .setProtocol(Protocol.PROTOCOL_GRPC))
                            .setProtocol(Protocol.PROTOCOL_GRPC)
                            .build());
            Process client =
                    start(
                            "interop-client",
                            "-server_host",
                            caller.address().getHostAddress(),
                            "-server_port",
                            "" + caller.outbound("/").getPort(),
                            "-use_tls=false",
                            "-test_case",
                            what);
            assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(client.exitValue()).as(said("interop-client")).isZero();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, callee.address())) {
            return socket.getLocalPort();
        }
    }

    private boolean listens(int port) {
        InetAddress at = callee.address();
        try (Socket socket = new Socket(at, port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
