package dev.weft.e2e.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * An application that answers {@code /ok} at once, {@code /stall} when it is let go, and {@code
 * /flood} with more than anybody reads.
 */
final class BusyApplication implements AutoCloseable {
    private static final String OK =
            """
            HTTP/1.1 200 OK
            content-length: 2

            ok\
            """;
    private static final String FLOOD =
            """
            HTTP/1.1 200 OK
            content-length: 1073741824

            """;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int BLOCKS = 1024 * 1024 * 1024 / BLOCK_BYTES;

    private final EchoPeers listener;
    private final CountDownLatch goOn = new CountDownLatch(1);

    BusyApplication(String address, int port) {
        this.listener = EchoPeers.doing(address, port, this::serve);
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        while (true) {
            String head = EchoPeers.readHead(in);
            if (head.startsWith("GET /stall ")) {
                stall();
            }
            if (head.startsWith("GET /flood ")) {
                out.write(wire(FLOOD));
                for (int i = 0; i < BLOCKS; i++) {
                    out.write(new byte[BLOCK_BYTES]);
                }
            } else {
                out.write(wire(OK));
            }
        }
    }

    private void stall() throws IOException {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static byte[] wire(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** It answers from now on. */
    void goOn() {
        goOn.countDown();
    }

    @Override
    public void close() {
        goOn();
        listener.close();
    }
}
