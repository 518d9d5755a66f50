package dev.weft.e2e.mesh;

import dev.weft.plan.judge.Question;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** An HTTP/1.1 client that sends whatever it is told, one request after another. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final String address;
    private final int port;
    private Optional<Socket> open = Optional.empty();

    /** What came back; the reason is empty when the application answered. */
    record Answer(int status, String reason) {}

    RawHttp(String address, int port) {
        this.address = address;
        this.port = port;
    }

    /**
     * Asks on the connection that is open, which may have been closed since its last answer, or on
     * a fresh one.
     */
    Answer ask(Question.Request request) throws IOException {
        if (open.isPresent()) {
            try {
                return ask(open.get(), request);
            } catch (IOException e) {
                close();
            }
        }
        Socket fresh = connect(address, port, PATIENCE_MILLIS);
        open = Optional.of(fresh);
        try {
            return ask(fresh, request);
        } catch (IOException e) {
            throw new IOException("no answer to " + request, e);
        }
    }

    private Answer ask(Socket socket, Question.Request request) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
        text.append("host: ").append(request.authority()).append("\r\n");
        request.headers()
                .forEach(
                        header ->
                                text.append(header.name())
                                        .append(": ")
                                        .append(header.value())
                                        .append("\r\n"));
        socket.getOutputStream()
                .write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        String head = EchoPeers.readHead(socket.getInputStream());
        socket.getInputStream().readNBytes(length(head));
        if (header(head, "connection").equals("close")) {
            close();
        }
        return new Answer(
                Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3)),
                header(head, "weft-reason"));
    }

    /** How long the body behind a head is that says so; else 0. */
    static int length(String head) {
        String length = header(head, "content-length");
        return length.isEmpty() ? 0 : Integer.parseInt(length);
    }

    /** The first value of a header by its name in lower case; empty when it is not there. */
    static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    /** Whether bytes that are no HTTP come back. */
    static boolean echoes(String address, int port) {
        try (Socket socket = connect(address, port, PATIENCE_MILLIS)) {
            socket.getOutputStream().write(0);
            return socket.getInputStream().read() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Connects, and waits no longer than it is patient for anything. */
    static Socket connect(String address, int port, int patienceMillis) throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(patienceMillis);
        socket.connect(new InetSocketAddress(address, port), patienceMillis);
        return socket;
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }
}
