package dev.weft.e2e.mesh;

import dev.weft.e2e.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Many clients on one thread, each with a connection of its own. */
final class Crowd implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int READ_BYTES = 64 * 1024;
    private static final int PAUSE_MILLIS = 20;
    private static final int SMALL_BUFFER_BYTES = 4 * 1024;

    private final InetSocketAddress to;
    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_BYTES);
    private final Map<SocketChannel, String> first = new HashMap<>();
    private int ended;

    Crowd(String address, int port) {
        this.to = new InetSocketAddress(address, port);
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many more come and say something. What they hear is not read before somebody waits. */
    Crowd come(int count, String words) throws IOException {
        ByteBuffer said = ByteBuffer.wrap(words.getBytes(StandardCharsets.ISO_8859_1));
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channels.add(channel);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER_BYTES);
            channel.socket().connect(to, PATIENCE_MILLIS);
            try {
                channel.write(said.duplicate());
            } catch (IOException e) {
                // Closed already: this shows when it is read.
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        return this;
    }

    /** Reads until so many have heard something or been sent away. */
    void await(String what, Duration limit, int count) {
        Await.that(
                what,
                limit,
                Duration.ofMillis(PAUSE_MILLIS),
                () -> {
                    read();
                    return heard() >= count;
                });
    }

    /** Reads a little of what has come, from each: there may be no end of it. */
    void read() {
        try {
            selector.selectNow();
            for (SelectionKey key : selector.selectedKeys()) {
                read(key);
            }
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        bytes.clear();
        int count;
        try {
            count = channel.read(bytes);
        } catch (IOException e) {
            count = -1;
        }
        if (count < 0) {
            first.putIfAbsent(channel, "closed");
            ended++;
            channel.close();
            return;
        }
        bytes.flip();
        first.putIfAbsent(channel, word(StandardCharsets.ISO_8859_1.decode(bytes).toString()));
    }

    /** The status, and the reason where there is one. */
    private static String word(String head) {
        if (!head.startsWith("HTTP/1.1 ")) {
            return "bytes";
        }
        String status = head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
        return head.lines()
                .filter(line -> line.startsWith("weft-reason: "))
                .map(line -> status + " " + code(line.substring("weft-reason: ".length())))
                .findFirst()
                .orElse(status);
    }

    private static String code(String reason) {
        int end = reason.indexOf(';');
        return end < 0 ? reason : reason.substring(0, end);
    }

    /** How many have heard something, or that nobody listens. */
    int heard() {
        return first.size();
    }

    /** How many are still connected. */
    int connected() {
        return channels.size() - ended;
    }

    /** How many heard what first. */
    Map<String, Integer> words() {
        Map<String, Integer> words = new TreeMap<>();
        first.values().forEach(word -> words.merge(word, 1, Integer::sum));
        return words;
    }

    /** All go. */
    @Override
    public void close() {
        try {
            for (SocketChannel channel : channels) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
