package dev.weft.proxy.http;

import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.http.ExchangeResult.End;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.snapshot.traffic.Lifetime;
import dev.weft.proxy.tcp.LifeWatch;
import dev.weft.proxy.telemetry.Report;
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
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, from the caller's side: hands the request to attempts at upstream
 * channels of the same event loop, and the response of one of them to the caller. A side that is
 * unwritable stops the reading of the other, so what an exchange holds is bounded by the write
 * buffers, the window of a stream and {@link RequestBody#REPLAY_BYTES}.
 */
public final class Exchange {
    private final DownstreamHandler owner;
    private final Channel downstream;
    private final Http2Headers head;
    private final Caller caller;
    private final StreamHead view;
    private final Timing timing;
    private final Intake intake;
    private final boolean headOnly;
    private final RequestBody body = new RequestBody();
    private final ExchangeFacts facts = new ExchangeFacts();

    private @Nullable BodyLimit limit;
    private @Nullable Attempt current;
    private boolean requestEnded;
    private boolean over;

    Exchange(DownstreamHandler owner, Channel downstream, Http2HeadersFrame head, Caller caller) {
        this.owner = owner;
        this.downstream = downstream;
        this.head = head.headers();
        this.headOnly = head.isEndStream();
        this.requestEnded = head.isEndStream();
        this.caller = caller;
        this.view = new StreamHead(this.head);
        this.timing = new Timing(downstream.eventLoop());
        this.intake = new Intake(downstream);
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
        return timing.startedNanos();
    }

    public long now() {
        return timing.now();
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
        return facts.begun();
    }

    /** Whether the request can be sent (again) from its beginning. */
    public boolean repeatable() {
        return body.whole();
    }

    /** Keeps the body, if it is short, so that it can be sent again. */
    public void keepBody(ReplayMemory memory) {
        body.keep(memory);
    }

    /** Shows the request's body to somebody else too. */
    public void copyBody(BodyCopy copy) {
        body.show(copy);
    }

    /** Why the proxy has no room for it; empty when it has. */
    public Optional<Reason> crowdedOut() {
        return owner.crowdedOut();
    }

    /** Who hears of the end of the exchange. */
    public void forwardedBy(Forwarding by) {
        facts.forwardedBy(by);
    }

    /** Who hears of the response and of the end as well. */
    public void watchedBy(Forwarding by) {
        facts.watchedBy(by);
    }

    /** Who is told of it when it is over. */
    public void reportedTo(Report report) {
        facts.reportedTo(report);
    }

    /** The caller's side. */
    public Channel downstream() {
        return downstream;
    }

    /** Tells when the exchange is not over in time. */
    public void deadline(Duration after, Runnable late) {
        timing.deadline(after, late);
    }

    /** Tells when the exchange, and the bytes that may follow it, have gone on for too long. */
    public void lifetime(Lifetime lifetime, Consumer<LifeWatch.Bound> reached) {
        timing.lifetime(lifetime, reached);
    }

    /** Does something after a time, unless it is cancelled; whoever asks looks for the end. */
    public ScheduledFuture<?> later(Duration after, Runnable what) {
        return timing.later(after, what);
    }

    /** Time is up: refuses the request, or cuts its response. */
    public void late(Reason reason) {
        if (over) {
            return;
        }
        if (facts.begun()) {
            facts.cut(reason.header());
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
            intake.resume();
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
        timing.moved();
        facts.came(frame);
        requestEnded = Frames.endsStream(frame);
        body.came(frame);
        Channel to = current == null ? null : current.channel();
        if (to == null) {
            body.hold(frame);
            return;
        }
        body.send(frame, to);
        if (requestEnded) {
            intake.resume();
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

    /** Whether the upstream does not take what was sent. */
    boolean upstreamWaits() {
        return current != null && current.waits();
    }

    /** The caller's channel takes more of the response, or not for now. */
    void downstreamWritable(boolean writable) {
        timing.moved();
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
            timing.moved();
            downstream.write(response.stream(null));
        }
    }

    /** The response of this attempt is the one that is passed on. */
    void answeredBy(Attempt from) {
        current = from;
        body.forget();
        facts.responding(this);
    }

    /** A frame of the response. */
    void respond(Attempt from, Http2StreamFrame frame) {
        timing.moved();
        facts.saw(frame);
        if (frame instanceof Http2HeadersFrame headers
                && facts.status() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            upgrade(from, headers);
            return;
        }
        if (Frames.endsStream(frame)) {
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
        if (requestEnded) {
            from.completed();
        } else {
            from.abandon(Http2Error.NO_ERROR);
        }
        writeLast(frame, !requestEnded);
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
        LifeWatch goesOn = timing.release();
        current = null;
        end(End.UPGRADED);
        if (upstream != null) {
            downstream.writeAndFlush(switching.stream(null));
            owner.upgraded(downstream, upstream, goesOn);
        } else if (goesOn != null) {
            goesOn.end();
        }
    }

    /** What was read upstream so far was written; it can go out. */
    void flushDownstream() {
        downstream.flush();
        owner.flushed();
    }

    void upstreamWritable(Attempt of, boolean writable) {
        if (of != current) {
            return;
        }
        timing.moved();
        owner.writable(writable);
        if (writable) {
            intake.resume();
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
        facts.answered(answer.headers());
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
        timing.end();
        body.forget();
        if (!requestEnded) {
            body.cutCopies();
        }
        intake.resume();
        owner.ended();
        facts.ended(this, facts.end(how, now() - startedNanos()));
    }

    private void pause() {
        if (!requestEnded) {
            intake.pause();
        }
    }
}
