package dev.weft.e2e.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.e2e.process.Await;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Every protocol through two sidecar processes. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProtocolsIT {
    private static final String CALLER = "127.0.3.1";
    private static final String CALLEE = "127.0.3.2";
    private static final int HTTP = 19080;
    private static final int H2C = 19081;
    private static final int ANY = 19082;
    private static final long GIB = 1024L * 1024 * 1024;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Duration PATIENCE = Duration.ofMillis(PATIENCE_MILLIS);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path work;

    private static MeshedPair pair;
    private static Server grpc;

    @BeforeAll
    static void start() throws IOException {
        pair =
                MeshedPair.start(
                        work,
                        CALLER,
                        CALLEE,
                        Map.of(
                                CALLER + ":" + HTTP, "callee:80",
                                CALLER + ":" + H2C, "callee:81",
                                CALLER + ":" + ANY, "callee:82"));
        pair.mesh()
                .service(
                        "pay",
                        "pay",
                        "--address",
                        CALLEE,
                        "--version",
                        "v1",
                        "--http-port",
                        "18080",
                        "--grpc-port",
                        "18089");
        grpc =
                NettyServerBuilder.forAddress(new InetSocketAddress(CALLEE, 18081))
                        .addService(Talk.service())
                        .build()
                        .start();
    }

    @AfterAll
    static void stop() {
        grpc.shutdownNow();
        pair.close();
    }

    @Test
    void http_1_1_keeps_its_connection_and_its_version() throws IOException {
        try (Socket socket = connect(HTTP)) {
            for (int i = 0; i < 3; i++) {
                write(socket, "GET /foo?" + i + " HTTP/1.1\r\nhost: callee\r\n\r\n");
                String head = EchoPeers.readHead(socket.getInputStream());
                assertThat(head).startsWith("HTTP/1.1 200");
                byte[] body = socket.getInputStream().readNBytes(length(head));
                assertThat(new String(body, StandardCharsets.UTF_8))
                        .contains("GET /foo?" + i)
                        .contains("Weft-client-id: spiffe://cluster.local/ns/pair/sa/caller");
            }
        }
    }

    private static int length(String head) {
        return head.lines()
                .filter(line -> line.startsWith("content-length: "))
                .mapToInt(line -> Integer.parseInt(line.substring("content-length: ".length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void http_2_without_tls_is_spoken_to_the_caller_too() throws Exception {
        try (Closing closing = new Closing(channel())) {
            ManagedChannel channel = closing.channel();
            assertThat(
                            ClientCalls.blockingUnaryCall(
                                    channel, Talk.UNARY, CallOptions.DEFAULT, "one"))
                    .isEqualTo("one!");
        }
    }

    @Test
    void a_body_of_one_gibibyte_goes_up_and_down_with_bounded_memory() throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long before = resident();
        HttpResponse<InputStream> down =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://"
                                                        + CALLER
                                                        + ":"
                                                        + HTTP
                                                        + "/bytes?n="
                                                        + GIB))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = down.body()) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(GIB);
        }
        HttpResponse<String> up =
                client.send(
                        HttpRequest.newBuilder(
                                        URI.create("http://" + CALLER + ":" + HTTP + "/count"))
                                .POST(
                                        HttpRequest.BodyPublishers.ofInputStream(
                                                () -> new Zeros(GIB)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(up.body().strip()).isEqualTo("" + GIB);
        long after = resident();
        assertThat(after).as("RSS in MiB, before " + before).isLessThan(before + 64);
    }

    @Test
    void a_slow_reader_stops_its_server_instead_of_filling_memory() throws Exception {
        long before = resident();
        List<Socket> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                Socket socket = connect(HTTP);
                readers.add(socket);
                write(socket, "GET /bytes?n=" + GIB + " HTTP/1.1\r\nhost: callee\r\n\r\n");
                assertThat(EchoPeers.readHead(socket.getInputStream())).contains("200");
            }
            // Others are served meanwhile.
            for (int i = 0; i < 50; i++) {
                assertThat(new Http().get("http://" + CALLER + ":" + HTTP + "/foo").statusCode())
                        .isEqualTo(200);
            }
            assertThat(resident()).as("RSS in MiB, before " + before).isLessThan(before + 64);
        } finally {
            for (Socket reader : readers) {
                reader.close();
            }
        }
    }

    @Test
    void grpc_streams_both_ways_at_once() throws Exception {
        try (Closing closing = new Closing(channel())) {
            ManagedChannel channel = closing.channel();
            Iterator<String> many =
                    ClientCalls.blockingServerStreamingCall(
                            channel, Talk.MANY, CallOptions.DEFAULT, "1000");
            int count = 0;
            while (many.hasNext()) {
                assertThat(many.next()).isEqualTo("" + count++);
            }
            assertThat(count).isEqualTo(1000);
            assertThat(Talk.pingPong(channel, 100)).isEqualTo(100);
        }
    }

    @Test
    void grpc_trailers_arrive_with_the_status() throws Exception {
        try (Closing closing = new Closing(channel())) {
            ManagedChannel channel = closing.channel();
            ClientCalls.blockingUnaryCall(channel, Talk.UNARY, CallOptions.DEFAULT, "fail");
            throw new AssertionError("the call should have failed");
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
            assertThat(e.getStatus().getDescription()).isEqualTo("as you wish");
            Metadata trailers = e.getTrailers();
            assertThat(trailers).isNotNull();
            assertThat(trailers.get(Talk.DETAIL)).isEqualTo("more");
        }
    }

    @Test
    void a_websocket_upgrade_turns_into_bytes_both_ways() throws IOException {
        try (EchoPeers peer = EchoPeers.upgrading(CALLEE, 18082);
                Socket socket = connect(ANY, peer)) {
            write(socket, SocketConversation.HANDSHAKE);
            assertThat(EchoPeers.readHead(socket.getInputStream()))
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("upgrade: websocket");
            echoes(socket, "frames");
        }
    }

    @Test
    void opaque_bytes_and_their_ends_pass_in_both_directions() throws IOException {
        try (EchoPeers peer = EchoPeers.echo(CALLEE, 18082);
                Socket socket = connect(ANY, peer)) {
            echoes(socket, "\u0001\u0002 not http at all");
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_server_that_speaks_first_is_heard() throws IOException {
        try (EchoPeers peer = EchoPeers.greeting(CALLEE, 18082);
                Socket socket = connect(ANY, peer)) {
            byte[] greeting = socket.getInputStream().readNBytes(EchoPeers.GREETING.length());
            assertThat(new String(greeting, StandardCharsets.US_ASCII))
                    .isEqualTo(EchoPeers.GREETING);
            echoes(socket, "EHLO\r\n");
        }
    }

    @Test
    void what_goes_on_is_cut_when_a_policy_refuses_it_and_nothing_looks_complete()
            throws Exception {
        Path policy = work.resolve("manifests/nobody.yaml");
        try (EchoPeers peer = EchoPeers.upgrading(CALLEE, 18082);
                Socket chat = connect(ANY, peer);
                Socket download = connect(HTTP);
                Closing closing = new Closing(channel())) {
            write(chat, SocketConversation.HANDSHAKE);
            assertThat(EchoPeers.readHead(chat.getInputStream())).contains(" 101 ");
            echoes(chat, "frames");
            write(download, "GET /bytes?n=" + GIB + " HTTP/1.1\r\nhost: callee\r\n\r\n");
            assertThat(EchoPeers.readHead(download.getInputStream())).contains(" 200 ");
            Talk.PingPong calls = Talk.begun(closing.channel(), Integer.MAX_VALUE);
            Await.that("the calls to go on", PATIENCE, calls::goesOn);

            Files.writeString(policy, Pair.NOBODY_MAY);

            assertThatThrownBy(() -> calls.done().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
                    .hasCauseInstanceOf(StatusRuntimeException.class);
            assertThatThrownBy(() -> chat.getInputStream().read())
                    .isInstanceOf(SocketException.class);
            // The head said how much there would be.
            assertThat(passed(download.getInputStream())).isLessThan(GIB);
        } finally {
            Files.deleteIfExists(policy);
            Await.that(
                    "everybody to be let in again",
                    PATIENCE,
                    () -> new Http().body("http://" + CALLER + ":" + HTTP + "/foo").isPresent());
        }
    }

    /** How much comes until the end, or until it is broken off. */
    private static long passed(InputStream in) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long all = 0;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                all += n;
            }
        } catch (SocketException e) {
            return all;
        }
        return all;
    }

    private static void echoes(Socket socket, String text) throws IOException {
        write(socket, text);
        byte[] back = socket.getInputStream().readNBytes(text.length());
        assertThat(new String(back, StandardCharsets.ISO_8859_1)).isEqualTo(text);
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(CALLER, port), PATIENCE_MILLIS);
        return socket;
    }

    /** Through the sidecars to an application that has just begun to listen. */
    private static Socket connect(int port, EchoPeers peer) throws IOException {
        assertThat(peer.listens()).isTrue();
        return connect(port);
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ManagedChannel channel() {
        return NettyChannelBuilder.forAddress(new InetSocketAddress(CALLER, H2C))
                .usePlaintext()
                .build();
    }

    /** Of the sidecar that has more, in MiB. */
    private static long resident() {
        return Math.max(pair.callerMemory().resident(), pair.calleeMemory().resident());
    }

    /** A channel that ends with its test. */
    private record Closing(ManagedChannel channel) implements AutoCloseable {
        @Override
        public void close() {
            channel.shutdownNow();
        }
    }
}
