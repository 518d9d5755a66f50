package dev.weft.e2e.netns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens in a namespace, says to everyone which port they have reached, and echoes. */
final class Listeners implements AutoCloseable {
    private final Namespace namespace;
    private final List<ServerSocket> sockets = new CopyOnWriteArrayList<>();

    Listeners(Namespace namespace) {
        this.namespace = namespace;
    }

    void listen(String address, int port) {
        try {
            ServerSocket socket =
                    namespace.inside(
                            () -> new ServerSocket(port, 50, InetAddress.getByName(address)));
            sockets.add(socket);
            Thread.ofPlatform().daemon().start(() -> accept(socket, port));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + address + " port " + port, e);
        }
    }

    private static void accept(ServerSocket listener, int port) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> serve(socket, port));
            } catch (IOException e) {
                // Closed: nobody is served any more.
            }
        }
    }

    private static void serve(Socket socket, int port) {
        try (socket) {
            socket.getOutputStream().write((port + "\n").getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The caller went away.
        }
    }

    @Override
    public void close() {
        for (ServerSocket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
