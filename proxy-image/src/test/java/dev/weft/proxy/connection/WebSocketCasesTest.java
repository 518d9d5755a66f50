package dev.weft.proxy.connection;

import static dev.weft.proxy.testing.Routes.backend;
import static dev.weft.proxy.testing.Routes.destination;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.proxy.config.v1.HttpRoute;
import dev.weft.proxy.config.v1.Protocol;
import dev.weft.proxy.config.v1.WorkloadConfig;
import dev.weft.proxy.testing.ProxyNode;
import dev.weft.proxy.testing.WebSocketEcho;
import dev.weft.proxy.tls.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * WebSockets (RFC 6455) through a pair of sidecars, frame by frame, towards a strict server: what
 * is well-formed comes back as it was, and what is not gets the close code that the server meant.
 * The groups are those of the Autobahn test suite.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WebSocketCasesTest {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xa;

    /** Bits of the first byte of a frame. */
    private static final int FIN = 0x80;

    private static final int COMPRESSED = 0x40;

    private final TestAuthority authority = new TestAuthority();
    private final ProxyNode caller = new ProxyNode(authority, "caller");
    private final ProxyNode callee = new ProxyNode(authority, "callee");
    private final WebSocketEcho server = new WebSocketEcho(callee.address());
    private final Random random = new Random(6455);
    private Socket client = new Socket();

    private record Frame(int first, ByteString content) {
        byte[] payload() {
            return content.toByteArray();
        }

        int closeCode() {
            return content.asReadOnlyByteBuffer().getShort() & 0xffff;
        }
    }

    @BeforeEach
    void upgrade() throws IOException {
        callee.accepts(WorkloadConfig.newBuilder());
        caller.calls(
                destination(
                                HttpRoute.newBuilder(),
                                backend(callee.meshed(server.port()))
                                        .setProtocol(Protocol.PROTOCOL_HTTP1))
                        .build());
        client = new Socket(caller.address(), caller.outbound("/").getPort());
        client.setTcpNoDelay(true);
        String key = Base64.getEncoder().encodeToString(bytes(16));
        client.getOutputStream()
                .write(
                        """
                        GET / HTTP/1.1\r
                        host: pay\r
                        connection: Upgrade\r
                        upgrade: websocket\r
                        sec-websocket-version: 13\r
                        sec-websocket-extensions: permessage-deflate; client_no_context_takeover\r
                        sec-websocket-key: %s\r
                        \r
                        """
                                .formatted(key)
                                .getBytes(ISO_8859_1));
        assertThat(head())
                .startsWith("HTTP/1.1 101 ")
                .containsIgnoringCase("sec-websocket-extensions: permessage-deflate");
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        caller.close();
        callee.close();
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) client.getInputStream().read());
        }
        return head.toString();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] text(int length) {
        return random.ints(length, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .getBytes(UTF_8);
    }

    /** A frame of a client, which is masked. */
    private byte[] frame(int first, byte[] payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(length + 14).put((byte) first);
        if (length < 126) {
            frame.put((byte) (0x80 | length));
        } else if (length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(length);
        }
        byte[] mask = bytes(4);
        frame.put(mask);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private void send(int first, byte[] payload) throws IOException {
        client.getOutputStream().write(frame(first, payload));
    }

    private Frame receive() throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = new byte[Math.toIntExact(length)];
        in.readFully(payload);
        return new Frame(first, ByteString.copyFrom(payload));
    }

    /** What is sent while the answer comes, so that neither side waits for the other. */
    private Frame answer(int first, byte[] payload) throws IOException {
        byte[] frame = frame(first, payload);
        OutputStream out = client.getOutputStream();
        Thread sender =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        out.write(frame);
                                    } catch (IOException e) {
                                        // The answer does not come, and the test says so.
                                    }
                                });
        Frame answer = receive();
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return answer;
    }

    /** The server goes behind its close frame; it may have said more than one. */
    private void ended() throws IOException {
        assertThat(client.getInputStream().readAllBytes().length).isLessThan(126);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 128, 65_535, 65_536, 1 << 20, 4 << 20})
    void messages_of_every_length_come_back_as_they_were(int length) throws IOException {
        for (int opcode : new int[] {TEXT, BINARY}) {
            byte[] message = opcode == TEXT ? text(length) : bytes(length);
            Frame answer = answer(FIN | opcode, message);
            assertThat(answer.first() & ~COMPRESSED).isEqualTo(FIN | opcode);
            assertThat(answer.payload()).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125})
    void pings_are_answered_with_what_they_carried(int length) throws IOException {
        byte[] payload = bytes(length);
        send(FIN | PONG, payload);
        Frame answer = answer(FIN | PING, payload);
        assertThat(answer.first()).isEqualTo(FIN | PONG);
        assertThat(answer.payload()).isEqualTo(payload);
    }

    @Test
    void fragments_stay_fragments_and_a_ping_may_come_between() throws IOException {
        send(TEXT, text(7));
        assertThat(receive().first()).isEqualTo(TEXT);
        send(FIN | PING, bytes(3));
        assertThat(receive().first()).isEqualTo(FIN | PONG);
        send(CONTINUATION, text(0));
        assertThat(receive().first()).isEqualTo(CONTINUATION);
        send(FIN | CONTINUATION, text(70_000));
        Frame last = receive();
        assertThat(last.first()).isEqualTo(FIN | CONTINUATION);
        assertThat(last.payload()).hasSize(70_000);
    }

    @Test
    void a_frame_may_come_byte_by_byte() throws IOException {
        byte[] message = text(130);
        for (byte one : frame(FIN | TEXT, message)) {
            client.getOutputStream().write(one);
        }
        assertThat(receive().payload()).isEqualTo(message);
    }

    @Test
    void many_frames_may_come_at_once() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 1_000; i++) {
            all.writeBytes(frame(FIN | TEXT, ("message " + i).getBytes(UTF_8)));
        }
        client.getOutputStream().write(all.toByteArray());
        for (int i = 0; i < 1_000; i++) {
            assertThat(receive().payload()).asString().isEqualTo("message " + i);
        }
    }

    @Test
    void a_compressed_message_is_understood() throws IOException {
        byte[] message = "so much of the same, ".repeat(1_000).getBytes(UTF_8);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(message);
        byte[] block = new byte[message.length];
        int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
        deflater.end();
        // Without the four bytes that every flush ends with (RFC 7692 section 7.2.1).
        send(FIN | COMPRESSED | TEXT, Arrays.copyOf(block, length - 4));
        Frame answer = receive();
        assertThat(answer.first() & ~COMPRESSED).isEqualTo(FIN | TEXT);
        assertThat(answer.payload()).isEqualTo(message);
    }

    static Stream<Arguments> faults() {
        byte[] broken = {(byte) 0xce, (byte) 0xba, (byte) 0xed, (byte) 0xa0, (byte) 0x80};
        byte[] tooShort = {1};
        return Stream.of(
                Arguments.of("a reserved kind of message", FIN | 0x3, new byte[0], 1002),
                Arguments.of("a reserved kind of control", FIN | 0xb, new byte[0], 1002),
                Arguments.of("a ping that is too long", FIN | PING, new byte[126], 1002),
                Arguments.of("a ping in fragments", PING, new byte[1], 1002),
                Arguments.of("a continuation of nothing", FIN | CONTINUATION, new byte[1], 1002),
                Arguments.of("text that is none", FIN | TEXT, broken, 1007),
                Arguments.of("a close code of one byte", FIN | CLOSE, tooShort, 1002));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faults_get_the_close_code_of_the_server(String what, int first, byte[] payload, int code)
            throws IOException {
        Frame answer = answer(first, payload);
        assertThat(answer.first()).isEqualTo(FIN | CLOSE);
        assertThat(answer.closeCode()).isEqualTo(code);
        ended();
    }

    @ParameterizedTest
    @CsvSource({"1000, ''", "1001, gone away", "1011, it broke", "3000, mine", "4999, the last"})
    void a_close_is_answered_with_its_code_and_the_connection_ends(int code, String reason)
            throws IOException {
        byte[] why = reason.getBytes(UTF_8);
        byte[] payload =
                ByteBuffer.allocate(2 + why.length).putShort((short) code).put(why).array();
        Frame answer = answer(FIN | CLOSE, payload);
        assertThat(answer.first()).isEqualTo(FIN | CLOSE);
        assertThat(answer.closeCode()).isEqualTo(code);
        ended();
    }
}
