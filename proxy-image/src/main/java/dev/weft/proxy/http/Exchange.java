package dev.weft.proxy.http;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.http.ExchangeResult.End;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.upstream.UpstreamHandler;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the caller's side: hands the request to attempts at upstream
 * channels of the same event loop, and the response of one of them to the caller. A side that is
 * unwritable stops the reading of the other, so what an exchange holds is bounded by the write
 * buffers, the window of a stream and {@link RequestBody#REPLAY_BYTES}.
 */
public final class Exchange {
    private static final String GRPC_STATUS = "grpc-status";

    private final DownstreamHandler owner;
    private final Channel downstream;
    private final Http2Headers head;
    private final Caller caller;
    private final StreamHead view;
    private final Ticker ticker;
    private final long startedNanos;
    private final boolean headOnly;
    private final RequestBody body = new RequestBody();

    private List<BodyCopy> copies = List.of();
    private @Nullable BodyLimit limit;
    private @Nullable Forwarding forwarding;
    private @Nullable Attempt current;
    private @Nullable ScheduledFuture<?> deadline;
    private boolean paused;
    private boolean requestEnded;
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

    /** Whether nothing follows the head. */
    public boolean headOnly() {
        return headOnly;
    }

    /** Whether the whole request has come. */
    public boolean requestEnded() {
        return requestEnded;
    }

    /** Whether a response is being passed on. */
    public boolean responding() {
        return responseStarted;
    }

    /** Whether the request can be sent (again) from its beginning. */
    public boolean repeatable() {
        return body.whole();
    }

    /** Keeps the body, if it is short, so that it can be sent again. */
    public void keepBody(ReplayMemory memory) {
        if (!headOnly) {
            body.keep(memory);
        }
    }

    /** Shows the request's body to somebody else too. */
    public void copyBody(BodyCopy copy) {
        if (!headOnly) {
            copies = Stream.concat(copies.stream(), Stream.of(copy)).toList();
            body.show(copy);
        }
    }

    /** Who hears of the end of the exchange. */
    public void forwardedBy(Forwarding by) {
        forwarding = by;
    }

    /** The caller's side. */
    public Channel downstream() {
        return downstream;
    }

    /** Refuses the request for the reason unless the exchange is over in time. */
    public void deadline(Duration after, Supplier<Reason> reason) {
        deadline = later(after, () -> late(reason.get()));
    }

    /** Does something after a time, unless it is cancelled; whoever asks looks for the end. */
    public ScheduledFuture<?> later(Duration after, Runnable what) {
        return downstream.eventLoop().schedule(what, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Time is up: refuses the request, or cuts its response. */
    public void late(Reason reason) {
        if (over) {
            return;
        }
        if (responseStarted) {
            abandonUpstream();
            breakOff(Http2Error.CANCEL);
        } else {
            refuse(reason);
        }
    }

    /**
     * The dispatch has returned: without an upstream yet, the body has to wait where it comes from.
     */
    void dispatched() {
        if (current == null && !over) {
            pause();
        }
    }

    /** The attempt has an upstream and has sent it the head: it gets the body too. */
    void sendBody(Attempt to, Channel channel) {
        current = to;
        body.sendAll(channel);
        if (channel.isWritable()) {
            resume();
        }
        flushUpstream();
    }

    /** The attempt has failed; another may come. */
    void detach(Attempt failed) {
        if (current == failed) {
            current = null;
            pause();
        }
    }

    /** A further frame of the request. */
    void fromDownstream(Http2StreamFrame frame) {
        if (over) {
            ReferenceCountUtil.release(frame);
            return;
        }
        if (limit != null && limit.refuses(frame)) {
            return;
        }
        requestEnded = Frames.endsStream(frame);
        for (int i = 0; i < copies.size(); i++) {
            copies.get(i).came(frame);
        }
        Channel to = current == null ? null : current.channel();
        if (to == null) {
            body.hold(frame);
            return;
        }
        body.send(frame, to);
        if (requestEnded) {
            resume();
        } else if (!to.isWritable()) {
            pause();
        }
    }

    void flushUpstream() {
        Channel to = current == null ? null : current.channel();
        if (to != null && !owner.reading()) {
            to.flush();
        }
    }

    /** The caller's channel takes more of the response, or not for now. */
    void downstreamWritable(boolean writable) {
        if (current != null && !over) {
            current.reading(writable);
        }
    }

    /** The caller has gone, or given the request up. */
    void downstreamGone() {
        if (!over) {
            abandonUpstream();
            end(End.ABANDONED);
        }
    }

    /** An interim response. */
    void interim(Attempt from, Http2HeadersFrame response) {
        if (from == current && !over) {
            downstream.write(response.stream(null));
        }
    }

    /** The response of this attempt is the one that is passed on. */
    void answeredBy(Attempt from) {
        current = from;
        body.forget();
    }

    /** A frame of the response. */
    void respond(Attempt from, Http2StreamFrame frame) {
        boolean end = Frames.endsStream(frame);
        if (frame instanceof Http2HeadersFrame headers) {
            if (!responseStarted) {
                responseStarted = true;
                status = Frames.number(headers.headers().status(), 0);
            }
            if (end) {
                grpcStatus = Frames.number(headers.headers().get(GRPC_STATUS), grpcStatus);
            }
            if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                upgrade(from, headers);
                return;
            }
        }
        if (end) {
            last(from, frame);
            return;
        }
        downstream.write(frame.stream(null), downstream.voidPromise());
        if (!downstream.isWritable()) {
            from.reading(false);
        }
    }

    private void last(Attempt from, Http2StreamFrame frame) {
        current = null;
        boolean cut = !requestEnded;
        if (cut) {
            from.abandon(Http2Error.NO_ERROR);
        } else {
            from.completed();
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

    private void upgrade(Attempt from, Http2HeadersFrame switching) {
        UpstreamHandler upstream = from.release();
        current = null;
        end(End.UPGRADED);
        if (upstream != null) {
            downstream.writeAndFlush(switching.stream(null));
            owner.upgraded(downstream, upstream);
        }
    }

    /** What was read upstream so far was written; it can go out. */
    void flushDownstream() {
        downstream.flush();
    }

    void upstreamWritable(Attempt of, boolean writable) {
        if (of != current) {
            return;
        }
        if (writable) {
            resume();
        } else {
            pause();
        }
    }

    /** Answers the request with the reason. */
    public void refuse(Reason reason) {
        answer(Refusal.answer(view, reason));
    }

    /** Ends the exchange when the body grows longer than the limit. */
    public void limitBody(long maxBytes, Runnable exceeded) {
        limit = new BodyLimit(maxBytes, exceeded);
    }

    /** Answers the request with a head alone. */
    public void answer(Http2HeadersFrame answer) {
        if (over) {
            return;
        }
        abandonUpstream();
        status = Frames.number(answer.headers().status(), 0);
        grpcStatus = Frames.number(answer.headers().get(GRPC_STATUS), grpcStatus);
        writeLast(answer, !requestEnded);
        if (!owner.reading()) {
            downstream.flush();
        }
        end(End.REFUSED);
    }

    /** Cuts a response that has begun, so that it cannot be taken for complete. */
    void breakOff(Http2Error error) {
        downstream.writeAndFlush(new DefaultHttp2ResetFrame(error));
        end(End.BROKEN_OFF);
    }

    private void abandonUpstream() {
        Attempt from = current;
        current = null;
        if (from != null) {
            from.abandon(Http2Error.CANCEL);
        }
    }

    private void end(End how) {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
        body.forget();
        if (!requestEnded) {
            copies.forEach(BodyCopy::cut);
        }
        resume();
        owner.ended();
        if (forwarding != null) {
            long nanos = now() - startedNanos;
            forwarding.ended(this, new ExchangeResult(how, status, grpcStatus, nanos));
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
