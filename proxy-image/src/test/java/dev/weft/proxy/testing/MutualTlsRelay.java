package dev.weft.proxy.testing;

import dev.weft.proxy.tls.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Lets a program that has no certificate talk to the mesh port: plaintext in, mutual TLS out. */
public final class MutualTlsRelay implements AutoCloseable {
    private final ServerSocket entry;
    private final InetAddress to;
    private final int port;
    private final TlsClient client;

    public MutualTlsRelay(InetAddress to, int port, TlsMaterial material) throws IOException {
        this.entry = new ServerSocket(0, 64, to);
        this.to = to;
        this.port = port;
        this.client = new TlsClient(material);
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return entry.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket accepted = entry.accept();
                Thread.ofVirtual().start(() -> relay(accepted));
            }
        } catch (IOException closed) {
            // It is the end of the relay.
        }
    }

    private void relay(Socket accepted) {
        try (accepted;
                Socket meshed = client.connect(to, port, "", "h2")) {
            Thread back = Thread.ofVirtual().start(() -> copy(meshed, accepted));
            copy(accepted, meshed);
            back.join();
        } catch (IOException | InterruptedException broken) {
            // Both ends are closed, which is what the program sees.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException broken) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // Nothing is left to do.
        }
    }

    @Override
    public void close() throws IOException {
        entry.close();
    }
}
