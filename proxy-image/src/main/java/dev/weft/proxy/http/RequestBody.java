package dev.weft.proxy.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows the head of a request. Frames wait here until there is an upstream; where the
 * request may have to be sent again they also stay here while they are few.
 */
final class RequestBody {
    /** What is kept of one request. */
    static final int REPLAY_BYTES = 64 * 1024;

    private List<BodyCopy> copies = List.of();
    private @Nullable ArrayDeque<Http2StreamFrame> frames;
    private @Nullable ReplayMemory memory;
    private int kept;
    private boolean begun;

    /** Keeps what is sent from here on, as long as it is little. */
    void keep(ReplayMemory from) {
        memory = from;
    }

    /** Whether everything since the head is still here, so that it can be sent (again). */
    boolean whole() {
        return !begun || memory != null;
    }

    /** Takes a frame while there is no upstream. */
    void hold(Http2StreamFrame frame) {
        if (frames == null) {
            frames = new ArrayDeque<>();
        }
        frames.add(frame);
    }

    /** A frame has come: whoever gets a copy is shown it. */
    void came(Http2StreamFrame frame) {
        for (int i = 0; i < copies.size(); i++) {
            copies.get(i).came(frame);
        }
    }

    /** The rest will not come. */
    void cutCopies() {
        copies.forEach(BodyCopy::cut);
    }

    /** Shows what waits here, and what comes. */
    void show(BodyCopy copy) {
        copies = Stream.concat(copies.stream(), Stream.of(copy)).toList();
        if (frames != null) {
            frames.forEach(copy::came);
        }
    }

    /** Writes everything that is here. */
    void sendAll(Channel to) {
        ArrayDeque<Http2StreamFrame> waiting = frames;
        if (waiting == null) {
            return;
        }
        if (memory != null && fits(waiting)) {
            waiting.forEach(frame -> write(copy(frame), to));
            return;
        }
        frames = null;
        forget();
        waiting.forEach(frame -> write(frame, to));
    }

    /** Counts what waited towards what is kept. */
    private boolean fits(ArrayDeque<Http2StreamFrame> waiting) {
        int bytes = 0;
        for (Http2StreamFrame frame : waiting) {
            bytes += size(frame);
        }
        return grow(bytes - kept);
    }

    /** Writes one more frame. */
    void send(Http2StreamFrame frame, Channel to) {
        if (memory != null && grow(size(frame))) {
            hold(frame);
            write(copy(frame), to);
        } else {
            forget();
            write(frame, to);
        }
    }

    private boolean grow(int bytes) {
        if (memory == null || kept + bytes > REPLAY_BYTES || !memory.take(bytes)) {
            return false;
        }
        kept += bytes;
        return true;
    }

    private void write(Http2StreamFrame frame, Channel to) {
        begun = true;
        to.write(frame.stream(null), to.voidPromise());
    }

    private static Http2StreamFrame copy(Http2StreamFrame frame) {
        return frame instanceof Http2DataFrame data ? data.retainedDuplicate() : frame;
    }

    private static int size(Http2StreamFrame frame) {
        return frame instanceof Http2DataFrame data ? data.content().readableBytes() : 0;
    }

    /** Lets go of everything; the request cannot be sent any more, unless nothing was. */
    void forget() {
        if (memory != null) {
            memory.giveBack(kept);
            memory = null;
            kept = 0;
        }
        if (frames != null) {
            frames.forEach(ReferenceCountUtil::release);
            frames = null;
        }
    }
}
