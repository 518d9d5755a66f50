package dev.weft.e2e.mesh;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes there and back, with or without the handshake of a WebSocket before. */
record SocketConversation(Socket socket) implements Conversation {
    /** How a client asks for a WebSocket; the key is the one of RFC 6455 section 1.3. */
    static final String HANDSHAKE =
            """
            GET /chat HTTP/1.1
            host: callee
            upgrade: websocket
            connection: Upgrade
            sec-websocket-version: 13
            sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==

            """
                    .replace("\n", "\r\n");

    /** Bytes that are no HTTP. */
    static SocketConversation bytes(String address, int port) throws IOException {
        return new SocketConversation(RawHttp.connect(address, port, PATIENCE_SECONDS * 1_000));
    }

    /** What comes behind the handshake of a WebSocket. */
    static SocketConversation webSocket(String address, int port) throws IOException {
        Socket socket = RawHttp.connect(address, port, PATIENCE_SECONDS * 1_000);
        socket.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
        String head = EchoPeers.readHead(socket.getInputStream());
        if (!head.startsWith("HTTP/1.1 101 ")) {
            socket.close();
            throw new IOException("no WebSocket: " + head);
        }
        return new SocketConversation(socket);
    }

    @Override
    public void exchange(byte[] words) throws IOException {
        socket.getOutputStream().write(words);
        byte[] back = socket.getInputStream().readNBytes(words.length);
        if (!Arrays.equals(back, words)) {
            throw new IOException(
                    back.length + " of " + words.length + " bytes came back, or other ones");
        }
    }

    @Override
    public void close() throws IOException {
        try (socket) {
            socket.shutdownOutput();
            if (socket.getInputStream().read() >= 0) {
                throw new IOException("more came back than was said");
            }
        }
    }
}
