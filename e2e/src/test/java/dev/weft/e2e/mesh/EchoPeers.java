package dev.weft.e2e.mesh;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Applications that speak no HTTP, or stop to. */
final class EchoPeers implements AutoCloseable {
    private static final int BACKLOG = 1_024;

    static final String GREETING = "220 the server speaks first\n";

    /** The accept value is the one of the key in RFC 6455 section 1.3. */
    private static final String SWITCHING =
            """
            HTTP/1.1 101 Switching Protocols
            upgrade: websocket
            connection: upgrade
            sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

            """;

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final Thread acceptor;

    private static final String NOTHING =
            """
            HTTP/1.1 200 OK
            content-length: 0

            """;

    /** What a connection is for. */
    interface Behaviour {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    private EchoPeers(String address, int port, Behaviour behaviour) {
        try {
            this.listener = new ServerSocket(port, BACKLOG, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + ":" + port, e);
        }
        this.behaviour = behaviour;
        this.acceptor = Thread.ofVirtual().start(this::accept);
    }

    /** Does as it is told with each connection. */
    static EchoPeers doing(String address, int port, Behaviour behaviour) {
        return new EchoPeers(address, port, behaviour);
    }

    /** Sends back what comes, until it ends. */
    static EchoPeers echo(String address, int port) {
        return new EchoPeers(address, port, (in, out) -> in.transferTo(out));
    }

    /** Greets before it listens. */
    static EchoPeers greeting(String address, int port) {
        return new EchoPeers(
                address,
                port,
                (in, out) -> {
                    out.write(GREETING.getBytes(StandardCharsets.US_ASCII));
                    in.transferTo(out);
                });
    }

    /** Answers every request of a connection with 200 and nothing else. */
    static EchoPeers answering(String address, int port) {
        return new EchoPeers(
                address,
                port,
                (in, out) -> {
                    while (true) {
                        readHead(in);
                        out.write(wire(NOTHING));
                    }
                });
    }

    /** Answers any request with 101 and echoes from then on, as a WebSocket server would. */
    static EchoPeers upgrading(String address, int port) {
        return new EchoPeers(
                address,
                port,
                (in, out) -> {
                    readHead(in);
                    out.write(wire(SWITCHING));
                    in.transferTo(out);
                });
    }

    /** Answers requests with their bodies, and those for an upgrade as {@link #upgrading} does. */
    static EchoPeers requests(String address, int port) {
        return new EchoPeers(
                address, port, (in, out) -> requests(new BufferedInputStream(in), out));
    }

    private static void requests(InputStream in, OutputStream out) throws IOException {
        while (true) {
            String head = readHead(in);
            if (RawHttp.header(head, "upgrade").equals("websocket")) {
                out.write(wire(SWITCHING));
                in.transferTo(out);
                return;
            }
            byte[] body = in.readNBytes(RawHttp.length(head));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            answer.write(wire(NOTHING.replace("length: 0", "length: " + body.length)));
            answer.write(body);
            answer.writeTo(out);
        }
    }

    private static byte[] wire(String head) {
        return head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The head of a message, without its end. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection ended in the head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    boolean listens() {
        return !listener.isClosed();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed: nobody is served any more.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            behaviour.serve(socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            // The caller went away.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            // The port is free when nobody waits on it any more.
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
