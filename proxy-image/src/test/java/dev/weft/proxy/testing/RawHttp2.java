package dev.weft.proxy.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A client of HTTP/2 that says whatever a test wants, whether it is allowed or not. */
public final class RawHttp2 implements AutoCloseable {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** So small that a proxy soon cannot write to a client that does not read. */
    private static final int RECEIVE_BYTES = 4_096;

    private final Socket socket;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

    /** A frame that came. */
    public record Frame(int type, int flags, int stream, ByteString payload) {}

    /** Connects and sends the preface. */
    public RawHttp2(InetSocketAddress to) throws IOException {
        this(connected(to));
    }

    /** Sends the preface on a connection. */
    public RawHttp2(Socket connected) throws IOException {
        socket = connected;
        unsent.writeBytes(PREFACE.getBytes(ISO_8859_1));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    private static Socket connected(InetSocketAddress to) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BYTES);
        socket.connect(to);
        return socket;
    }

    /** Names and values in turns, as literals that no table keeps (RFC 7541 section 6.2.2). */
    public static byte[] block(String... fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            out.write(0);
            text(out, fields[i]);
            text(out, fields[i + 1]);
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        int length = text.length();
        if (length < 127) {
            out.write(length);
        } else {
            out.write(127);
            int rest = length - 127;
            while (rest >= 128) {
                out.write(rest % 128 + 128);
                rest /= 128;
            }
            out.write(rest);
        }
        out.writeBytes(text.getBytes(ISO_8859_1));
    }

    /** Adds a frame to what is sent next. */
    public RawHttp2 frame(int type, int flags, int stream, byte[] payload) {
        unsent.write(payload.length >> 16);
        unsent.write(payload.length >> 8);
        unsent.write(payload.length);
        unsent.write(type);
        unsent.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            unsent.write(stream >> shift);
        }
        unsent.writeBytes(payload);
        return this;
    }

    /** Sends what was added. */
    public void flush() throws IOException {
        byte[] bytes = unsent.toByteArray();
        unsent.reset();
        socket.getOutputStream().write(bytes);
    }

    /** Reads until a frame of one of the types, or the end, after which there are no more. */
    public List<Frame> readUntil(Set<Integer> types) throws IOException {
        List<Frame> frames = new ArrayList<>();
        DataInputStream in = new DataInputStream(socket.getInputStream());
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                Frame frame =
                        new Frame(type, flags, stream, ByteString.copyFrom(in.readNBytes(length)));
                frames.add(frame);
                if (types.contains(type)) {
                    return frames;
                }
            }
        } catch (IOException ended) {
            return frames;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
