package dev.weft.proxy.http;

import dev.weft.proxy.tcp.Stalls;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import dev.weft.proxy.upstream.UpstreamListener;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The upstream's side of an exchange: one request that was sent, and what comes back. */
public final class Attempt implements UpstreamListener {
    private final Exchange exchange;
    private final AttemptOwner owner;
    private @Nullable UpstreamHandler upstream;
    private boolean answered;

    public Attempt(Exchange exchange, AttemptOwner owner) {
        this.exchange = exchange;
        this.owner = owner;
    }

    /** Sends the request to the upstream that was found for it. */
    public void send(UpstreamHandler to) {
        if (exchange.over()) {
            to.abandon(Http2Error.CANCEL);
            return;
        }
        upstream = to;
        to.send(exchange.head(), exchange.headOnly(), this);
        exchange.sendBody(this, to.channel());
    }

    /** Where the request is written; null when there is no upstream, or no more. */
    @Nullable Channel channel() {
        UpstreamHandler to = upstream;
        return to == null ? null : to.channel();
    }

    /** Gives the attempt up, before there is a response; another may take its place. */
    public void cancel() {
        abandon(Http2Error.CANCEL);
        exchange.detach(this);
    }

    /** Nothing more is heard of the upstream. */
    void abandon(Http2Error error) {
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null) {
            from.abandon(error);
        }
    }

    /** Nobody gets the response that begins with this head; another attempt may take its place. */
    public void discard(Http2HeadersFrame response) {
        if (response.isEndStream() && exchange.requestEnded()) {
            completed();
        } else {
            abandon(response.isEndStream() ? Http2Error.NO_ERROR : Http2Error.CANCEL);
        }
        exchange.detach(this);
    }

    /** The response is complete. */
    void completed() {
        UpstreamHandler from = upstream;
        upstream = null;
        if (from != null) {
            from.completed();
        }
    }

    /** Hands the upstream over to somebody else. */
    @Nullable UpstreamHandler release() {
        UpstreamHandler from = upstream;
        upstream = null;
        return from;
    }

    /** Whether the upstream does not take what was sent. */
    boolean waits() {
        Channel to = channel();
        return to != null && Stalls.unread(to);
    }

    void reading(boolean wanted) {
        Channel from = channel();
        if (from != null) {
            from.config().setAutoRead(wanted);
        }
    }

    @Override
    public void frame(Http2StreamFrame frame) {
        if (!answered && frame instanceof Http2HeadersFrame headers) {
            if (Frames.informational(headers.headers())) {
                exchange.interim(this, headers);
                return;
            }
            answered = true;
            if (!owner.passes(this, headers)) {
                return;
            }
            exchange.answeredBy(this);
            owner.responding(headers.headers());
        }
        if (exchange.over()) {
            ReferenceCountUtil.release(frame);
        } else {
            exchange.respond(this, frame);
        }
    }

    @Override
    public void readComplete() {
        exchange.flushDownstream();
    }

    @Override
    public void writable(boolean writable) {
        exchange.upstreamWritable(this, writable);
    }

    @Override
    public void gone(UpstreamFailure failure) {
        upstream = null;
        if (exchange.over()) {
            return;
        }
        if (answered) {
            exchange.breakOff(Http2Error.INTERNAL_ERROR);
        } else {
            exchange.detach(this);
            owner.failed(this, failure);
        }
    }
}
