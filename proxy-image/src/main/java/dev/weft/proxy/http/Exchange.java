package dev.weft.proxy.http;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.http.ExchangeResult.End;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.UpstreamListener;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: relays stream frames between the caller's channel and an upstream
 * one on the same event loop. A side that is unwritable stops the reading of the other, so what an
 * exchange holds is bounded by the write buffers and by the window of a stream.
 */
public final class Exchange implements UpstreamListener {
    private static final String GRPC_STATUS = "grpc-status";

    private final DownstreamHandler owner;
    private final Channel downstream;
    private final Http2Headers head;
    private final Caller caller;
    private final StreamHead view;
    private final Ticker ticker;
    private final long startedNanos;
    private final boolean headOnly;

    private @Nullable Forwarding forwarding;
    private @Nullable UpstreamHandler upstream;
    private @Nullable ArrayDeque<Http2StreamFrame> held;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean paused;
    private boolean requestEnded;
    private boolean bodySent;
    private boolean responseStarted;
    private boolean over;
    private int status;
    private int grpcStatus = ExchangeResult.NO_GRPC_STATUS;

    Exchange(DownstreamHandler owner, Channel downstream, Http2HeadersFrame head, Caller caller) {
        this.owner = owner;
        this.downstream = downstream;
        this.head = head.headers();
        this.headOnly = head.isEndStream();
        this.requestEnded = head.isEndStream();
        this.caller = caller;
        this.view = new StreamHead(this.head);
        this.ticker = downstream.eventLoop().ticker();
        this.startedNanos = ticker.nanoTime();
    }

    /** The request's head; what is changed in it is sent upstream. */
    public Http2Headers head() {
        return head;
    }

    public StreamHead view() {
        return view;
    }

    public Caller caller() {
        return caller;
    }

    Channel downstream() {
        return downstream;
    }

    public boolean over() {
        return over;
    }

    public long startedNanos() {
        return startedNanos;
    }

    public long now() {
        return ticker.nanoTime();
    }

    /** Whether the caller speaks HTTP/1 on this side. */
    public boolean fromHttp1() {
        return owner.http1();
    }

    /** Who hears of the exchange from here on. */
    public void forwardedBy(Forwarding by) {
        forwarding = by;
    }

    /** Refuses the request for the reason unless the exchange is over in time. */
    public void deadline(Duration after, Supplier<Reason> reason) {
        deadline =
                downstream
                        .eventLoop()
                        .schedule(() -> late(reason), after.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void late(Supplier<Reason> reason) {
        if (over) {
            return;
        }
        if (responseStarted) {
            abandonUpstream();
            breakOff(Http2Error.CANCEL);
        } else {
            refuse(reason.get());
        }
    }

    /**
     * The dispatch has returned: without an upstream yet, the body has to wait where it comes from.
     */
    void dispatched() {
        if (upstream == null && !over && !requestEnded) {
            pause();
        }
    }

    /** Sends the request to the upstream that was found for it. */
    public void send(UpstreamHandler to) {
        if (over) {
            to.abandon(Http2Error.CANCEL);
            return;
        }
        upstream = to;
        to.send(head, headOnly, this);
        ArrayDeque<Http2StreamFrame> waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(this::fromDownstream);
        }
        resumeWhenWritable();
        flushUpstream();
    }

    /** A further frame of the request. */
    void fromDownstream(Http2StreamFrame frame) {
        if (over) {
            ReferenceCountUtil.release(frame);
            return;
        }
        requestEnded = Frames.endsStream(frame);
        UpstreamHandler to = upstream;
        if (to == null) {
            if (held == null) {
                held = new ArrayDeque<>();
            }
            held.add(frame);
            return;
        }
        bodySent = true;
        Channel channel = to.channel();
        channel.write(frame.stream(null), channel.voidPromise());
        if (requestEnded) {
            resume();
        } else if (!channel.isWritable()) {
            pause();
        }
    }

    void flushUpstream() {
        UpstreamHandler to = upstream;
        if (to != null && !owner.reading()) {
            to.channel().flush();
        }
    }

    /** The caller's channel takes more of the response, or not for now. */
    void downstreamWritable(boolean writable) {
        UpstreamHandler from = upstream;
        if (from != null && !over) {
            from.channel().config().setAutoRead(writable);
        }
    }

    /** The caller has gone, or given the request up. */
    void downstreamGone() {
        if (!over) {
            abandonUpstream();
            end(End.ABANDONED);
        }
    }

    @Override
    public void frame(Http2StreamFrame frame) {
        boolean end = Frames.endsStream(frame);
        if (frame instanceof Http2HeadersFrame headers) {
            if (!responseStarted && Frames.informational(headers.headers())) {
                downstream.write(frame.stream(null));
                return;
            }
            if (!responseStarted && unreached(headers)) {
                return;
            }
            if (!responseStarted) {
                started(headers.headers());
            }
            if (end) {
                grpcStatus = Frames.number(headers.headers().get(GRPC_STATUS), grpcStatus);
            }
            if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                upgrade(headers);
                return;
            }
        }
        if (end) {
            last(frame);
            return;
        }
        downstream.write(frame.stream(null), downstream.voidPromise());
        UpstreamHandler from = upstream;
        if (from != null && !downstream.isWritable()) {
            from.channel().config().setAutoRead(false);
        }
    }

    /** Whether the request is tried again, because it did not reach the application. */
    private boolean unreached(Http2HeadersFrame response) {
        Forwarding by = forwarding;
        if (by == null) {
            return false;
        }
        Optional<UpstreamFailure> failure = by.unreached(response.headers());
        if (failure.isEmpty() || bodySent || !response.isEndStream()) {
            return false;
        }
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null) {
            from.completed();
            if (!requestEnded) {
                from.abandon(Http2Error.NO_ERROR);
            }
        }
        by.failedUntouched(this, failure.get());
        return true;
    }

    private void started(Http2Headers response) {
        responseStarted = true;
        status = Frames.number(response.status(), 0);
        if (forwarding != null) {
            forwarding.responding(response);
        }
    }

    private void last(Http2StreamFrame frame) {
        UpstreamHandler from = upstream;
        upstream = null;
        boolean cut = !requestEnded;
        if (from != null) {
            from.completed();
            if (cut) {
                from.abandon(Http2Error.NO_ERROR);
            }
        }
        writeLast(frame, cut);
        end(End.ANSWERED);
    }

    /** A caller that still sends is told to stop once it has the response. */
    private void writeLast(Http2StreamFrame frame, boolean cut) {
        if (cut && !owner.http1()) {
            downstream
                    .write(frame.stream(null))
                    .addListener(
                            written ->
                                    downstream.writeAndFlush(
                                            new DefaultHttp2ResetFrame(Http2Error.NO_ERROR)));
        } else {
            downstream.write(frame.stream(null), downstream.voidPromise());
        }
    }

    private void upgrade(Http2HeadersFrame switching) {
        UpstreamHandler from = upstream;
        upstream = null;
        end(End.UPGRADED);
        if (from != null) {
            downstream.writeAndFlush(switching.stream(null));
            owner.upgraded(downstream, from);
        }
    }

    @Override
    public void readComplete() {
        downstream.flush();
    }

    @Override
    public void writable(boolean writable) {
        if (writable) {
            resume();
        } else {
            pause();
        }
    }

    @Override
    public void gone(UpstreamFailure failure) {
        upstream = null;
        Forwarding by = forwarding;
        if (over || by == null) {
            return;
        }
        if (responseStarted) {
            breakOff(Http2Error.INTERNAL_ERROR);
        } else if (!bodySent && Frames.repeatable(failure, view.method())) {
            by.failedUntouched(this, failure);
        } else {
            by.failed(this, failure);
        }
    }

    /** Answers the request with the reason. */
    public void refuse(Reason reason) {
        if (over) {
            return;
        }
        abandonUpstream();
        Http2HeadersFrame answer = Refusal.answer(head, reason);
        status = Frames.number(answer.headers().status(), 0);
        grpcStatus = Frames.number(answer.headers().get(GRPC_STATUS), grpcStatus);
        writeLast(answer, !requestEnded);
        if (!owner.reading()) {
            downstream.flush();
        }
        end(End.REFUSED);
    }

    /** Cuts a response that has begun, so that it cannot be taken for complete. */
    private void breakOff(Http2Error error) {
        downstream.writeAndFlush(new DefaultHttp2ResetFrame(error));
        end(End.BROKEN_OFF);
    }

    private void abandonUpstream() {
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null) {
            from.abandon(Http2Error.CANCEL);
        }
    }

    private void end(End how) {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (held != null) {
            held.forEach(ReferenceCountUtil::release);
            held = null;
        }
        resume();
        owner.ended();
        if (forwarding != null) {
            long nanos = now() - startedNanos;
            forwarding.ended(this, new ExchangeResult(how, status, grpcStatus, nanos));
        }
    }

    private void resumeWhenWritable() {
        UpstreamHandler to = upstream;
        if (to != null && to.channel().isWritable()) {
            resume();
        }
    }

    private void pause() {
        if (!paused && !requestEnded) {
            paused = true;
            downstream.config().setAutoRead(false);
        }
    }

    private void resume() {
        if (paused) {
            paused = false;
            downstream.config().setAutoRead(true);
        }
    }
}
