package dev.weft.proxy.testing;

import dev.weft.proxy.config.v1.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An application that is no HTTP server: says what a test says with each connection. */
public final class BytesServer implements AutoCloseable {
    private final ServerSocket server;

    /** What is done with a connection, on a thread of its own; it is closed afterwards. */
    public interface Behaviour {
        void serve(Socket socket) throws IOException;
    }

    /** Listens on a free port. */
    public BytesServer(InetAddress address, Behaviour behaviour) {
        try {
            server = new ServerSocket(0, 64, address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(behaviour));
    }

    private void accept(Behaviour behaviour) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket, behaviour));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void serve(Socket socket, Behaviour behaviour) {
        try (socket) {
            behaviour.serve(socket);
        } catch (IOException e) {
            // The test sees it from the other side.
        }
    }

    /** It as an endpoint outside the mesh. */
    public Endpoint plain() {
        return Endpoint.newBuilder()
                .setAddress(server.getInetAddress().getHostAddress())
                .setPort(server.getLocalPort())
                .build();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
