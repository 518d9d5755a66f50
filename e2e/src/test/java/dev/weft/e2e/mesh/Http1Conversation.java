package dev.weft.e2e.mesh;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests of HTTP/1.1 with bodies, one after another on one connection. */
record Http1Conversation(Socket socket, InputStream in, Swaps swaps) implements Conversation {
    static Http1Conversation open(String address, int port, Swaps swaps) throws IOException {
        Socket socket = RawHttp.connect(address, port, PATIENCE_SECONDS * 1_000);
        return new Http1Conversation(
                socket, new BufferedInputStream(socket.getInputStream()), swaps);
    }

    @Override
    public void exchange(byte[] words) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(
                ("POST /echo HTTP/1.1\r\nhost: callee\r\ncontent-length: "
                                + words.length
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        request.write(words);
        request.writeTo(socket.getOutputStream());
        String head = EchoPeers.readHead(in);
        byte[] body = in.readNBytes(RawHttp.length(head));
        if (!head.startsWith("HTTP/1.1 200 ") || !Arrays.equals(body, words)) {
            throw new IOException(
                    body.length + " of " + words.length + " bytes, or other ones, behind " + head);
        }
        swaps.seen(RawHttp.header(head, Swaps.HEADER));
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            socket.shutdownOutput();
            if (in.read() >= 0) {
                throw new IOException("more came back than was asked for");
            }
        }
    }
}
