package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.http.BodyCopy;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Frames;
import dev.weft.proxy.http.outbound.EndpointOpener.Came;
import dev.weft.proxy.metrics.MirrorSeries;
import dev.weft.proxy.snapshot.Backend;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.UpstreamListener;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request. Nobody waits for it: where it cannot keep up, or takes too long, it is given
 * up, and the request itself goes on.
 */
final class MirroredRequest implements BodyCopy, Opened<UpstreamHandler>, UpstreamListener {
    /** What may wait for the upstream. */
    static final int MAX_WAITING_BYTES = 64 * 1024;

    /** How long a copy may take. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    private static final int FIRST_SERVER_ERROR = 500;

    private final OutboundContext context;
    private final Exchange original;
    private final Backend backend;
    private final Pick pick;
    private final Came came;
    private final MirrorSeries series;
    private final Http2Headers head = new DefaultHttp2Headers(false);
    private final boolean headOnly;
    private final ArrayDeque<Http2StreamFrame> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean over;
    private boolean sentAll;
    private int status;
    private @Nullable UpstreamHandler upstream;
    private @Nullable ScheduledFuture<?> timer;

    MirroredRequest(
            OutboundContext context,
            Exchange original,
            Backend backend,
            Pick pick,
            MirrorSeries series) {
        this.context = context;
        this.original = original;
        this.backend = backend;
        this.pick = pick;
        this.came = original.fromHttp1() ? Came.HTTP1 : Came.HTTP2;
        this.series = series;
        this.headOnly = original.headOnly();
        this.sentAll = headOnly;
        head.setAll(original.head());
    }

    void start() {
        timer = original.later(LONGEST, this::tooLong);
        original.copyBody(this);
        new EndpointOpener(context.upstreams()).open(backend, pick.endpoint(), came, head, this);
    }

    private void tooLong() {
        if (!over) {
            series.failed();
            giveUp(Outcome.FAILURE);
        }
    }

    @Override
    public void opened(UpstreamHandler opened) {
        if (over) {
            opened.abandon(Http2Error.CANCEL);
            return;
        }
        pick.started(original.now());
        upstream = opened;
        EndpointOpener.label(backend, pick.endpoint(), came, head);
        opened.send(head, headOnly, this);
        waiting.forEach(frame -> write(opened, frame));
        waiting.clear();
        opened.channel().flush();
    }

    private static void write(UpstreamHandler to, Http2StreamFrame frame) {
        to.channel().write(frame.stream(null), to.channel().voidPromise());
    }

    @Override
    public void failed(UpstreamFailure failure) {
        gone(failure);
    }

    @Override
    public boolean wanted() {
        return !over;
    }

    /** A frame of the request came. */
    @Override
    public void came(Http2StreamFrame frame) {
        if (over) {
            return;
        }
        sentAll = Frames.endsStream(frame);
        UpstreamHandler to = upstream;
        if (to == null) {
            hold(frame);
        } else if (to.channel().isWritable()) {
            write(to, copy(frame));
            to.channel().flush();
        } else {
            drop();
        }
    }

    private void hold(Http2StreamFrame frame) {
        waitingBytes += frame instanceof Http2DataFrame data ? data.content().readableBytes() : 0;
        if (waitingBytes > MAX_WAITING_BYTES) {
            drop();
        } else {
            waiting.add(copy(frame));
        }
    }

    private static Http2StreamFrame copy(Http2StreamFrame frame) {
        return frame instanceof Http2DataFrame data ? data.retainedDuplicate() : frame;
    }

    /** The original ended before its request did. */
    @Override
    public void cut() {
        giveUp(Outcome.CANCELLED);
    }

    /** It does not keep up, and the original does not wait for it. */
    private void drop() {
        series.dropped();
        giveUp(Outcome.CANCELLED);
    }

    /** A frame of the response, which nobody wants. */
    @Override
    public void frame(Http2StreamFrame frame) {
        if (frame instanceof Http2HeadersFrame response
                && status == 0
                && !Frames.informational(response.headers())) {
            status = Frames.number(response.headers().status(), 0);
            pick.responded(original.now());
        }
        boolean last = Frames.endsStream(frame);
        ReferenceCountUtil.release(frame);
        if (last && !over) {
            answered();
        }
    }

    private void answered() {
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null && sentAll) {
            from.completed();
        } else if (from != null) {
            from.abandon(Http2Error.NO_ERROR);
        }
        series.answered();
        end(status >= FIRST_SERVER_ERROR ? Outcome.FAILURE : Outcome.SUCCESS);
    }

    @Override
    public void readComplete() {
        // There is nobody to pass it on to.
    }

    @Override
    public void writable(boolean writable) {
        // Asked before each write.
    }

    @Override
    public void gone(UpstreamFailure failure) {
        upstream = null;
        if (!over) {
            series.failed();
            end(AttemptFailures.outcome(failure));
        }
    }

    private void giveUp(Outcome outcome) {
        if (!over) {
            UpstreamHandler from = upstream;
            upstream = null;
            if (from != null) {
                from.abandon(Http2Error.CANCEL);
            }
            end(outcome);
        }
    }

    private void end(Outcome outcome) {
        over = true;
        pick.ended(outcome, original.now());
        context.mirrors().giveBack();
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
