package dev.weft.cni.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the plugin may say, and what nobody may. */
class AgentSocketTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String WEB =
            "{\"command\":\"ADD\",\"networkNamespace\":\"/run/netns/a\",\"namespace\":\"shop\",\"name\":\"web\"";

    @TempDir private Path folder;

    private final BlockingQueue<Request> asked = new LinkedBlockingQueue<>();
    private Path path;
    private AgentSocket socket;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("weft/cni.sock");
        socket = open(LONG, request -> new Answer.Done());
    }

    private AgentSocket open(Duration limit, Function<Request, Answer> answers) throws IOException {
        return AgentSocket.open(
                path,
                limit,
                request -> {
                    asked.add(request);
                    return answers.apply(request);
                });
    }

    @AfterEach
    void close() {
        socket.close();
    }

    private String say(String text) throws IOException {
        try (SocketChannel connection = connect()) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                connection.write(bytes);
            }
            connection.shutdownOutput();
            return heard(connection);
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel connection = SocketChannel.open(StandardProtocolFamily.UNIX);
        connection.connect(UnixDomainSocketAddress.of(path));
        return connection;
    }

    private static String heard(SocketChannel connection) throws IOException {
        byte[] all = Channels.newInputStream(connection).readAllBytes();
        return new String(all, StandardCharsets.UTF_8);
    }

    @Test
    void a_request_is_heard_and_answered() throws Exception {
        assertThat(say(WEB + ",\"uid\":\"1\",\"annotations\":{\"weft.dev/redirect\":\"cni\"}}"))
                .isEqualTo("{\"fault\":null}");
        assertThat(asked.take())
                .isEqualTo(
                        new Request(
                                Request.Command.ADD,
                                "/run/netns/a",
                                "shop",
                                "web",
                                Optional.of(Map.of("weft.dev/redirect", "cni"))));
    }

    @Test
    void annotations_that_the_runtime_did_not_tell_are_not_an_empty_list_of_them()
            throws Exception {
        say(WEB + "}");
        assertThat(asked.take().annotations()).isEmpty();
    }

    @Test
    void what_is_no_request_is_told_of_and_asks_nobody() throws IOException {
        List<String> nonsense =
                List.of(
                        "",
                        "\u0000\u0001",
                        "[]",
                        "null",
                        "{}",
                        WEB,
                        WEB + "} more",
                        WEB.replace("ADD", "DESTROY") + "}",
                        WEB.replace("web", "../web") + "}",
                        WEB.replace("web", "w\\nb") + "}",
                        WEB + ",\"annotations\":{\"a\":null}}",
                        WEB + ",\"annotations\":" + "{\"a\":".repeat(5_000));
        for (String text : nonsense) {
            assertThat(say(text))
                    .as(text)
                    .contains("\"fault\":{\"message\":\"the Weft agent cannot read");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void a_request_that_is_too_long_is_cut() throws IOException {
        String begun = WEB + ",\"annotations\":{\"a\":\"";
        try (SocketChannel connection = connect()) {
            String text = begun + "x".repeat(Wire.MOST_BYTES + 1 - begun.length());
            connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            // It answers without waiting for an end.
            assertThat(heard(connection)).contains("longer than 65536 bytes");
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void who_says_nothing_is_hung_up_on() throws IOException {
        socket.close();
        socket = open(Duration.ofMillis(50), request -> new Answer.Done());
        try (SocketChannel silent = connect()) {
            assertThat(heard(silent)).isEmpty();
        }
    }

    @Test
    void the_silent_do_not_keep_others_from_an_answer_for_ever() throws IOException {
        socket.close();
        socket = open(Duration.ofMillis(200), request -> new Answer.Done());
        List<SocketChannel> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * AgentSocket.MOST_AT_ONCE; i++) {
                silent.add(connect());
            }
            assertThat(say(WEB + "}")).isEqualTo("{\"fault\":null}");
        } finally {
            for (SocketChannel one : silent) {
                one.close();
            }
        }
    }

    @Test
    void an_answer_is_short_whatever_failed() throws IOException {
        socket.close();
        socket = open(LONG, request -> new Answer.Fault("x".repeat(100_000), "y".repeat(100_000)));
        assertThat(say(WEB + "}")).hasSizeLessThan(5_000).contains("xxx ...", "yyy ...");
    }

    @Test
    void a_bug_is_a_fault_and_not_the_end() throws IOException {
        socket.close();
        socket =
                open(
                        LONG,
                        request -> {
                            throw new IllegalStateException("broken");
                        });
        assertThat(say(WEB + "}")).contains("the Weft agent failed", "broken");
        assertThat(say(WEB + "}")).contains("the Weft agent failed");
    }

    @Test
    void nobody_but_root_comes_near_the_socket() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
    }
}
