package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.config.WireNames;
import dev.weft.proxy.edge.EdgeHeaders;
import dev.weft.proxy.http.Attempt;
import dev.weft.proxy.http.AttemptOwner;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.http.Frames;
import dev.weft.proxy.metrics.HttpSeries;
import dev.weft.proxy.resilience.AttemptFailure;
import dev.weft.proxy.resilience.AttemptFailure.Broken;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.upstream.Opened;
import dev.weft.proxy.upstream.UpstreamFailure;
import dev.weft.proxy.upstream.UpstreamHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One attempt of an outgoing request at one endpoint, and what is told of it. */
final class OutboundAttempt implements AttemptOwner, Opened<UpstreamHandler> {
    private final OutboundForward request;
    private final Pick pick;
    private final HttpSeries series;
    private final Attempt attempt;
    private final long startedNanos;
    private long firstByteNanos;
    private boolean responding;
    private boolean ended;
    private @Nullable ScheduledFuture<?> timer;

    OutboundAttempt(OutboundForward request, Pick pick, HttpSeries series, long startedNanos) {
        this.request = request;
        this.pick = pick;
        this.series = series;
        this.attempt = new Attempt(request.exchange(), this);
        this.startedNanos = startedNanos;
        series.requested();
    }

    Endpoint endpoint() {
        return pick.endpoint();
    }

    /** Ends the attempt unless its response is complete in time. */
    void timeout(Duration after) {
        timer = request.exchange().later(after, this::timedOut);
    }

    private void timedOut() {
        if (!ended) {
            request.timedOut(this);
        }
    }

    /** Whether there is no answer yet. */
    boolean waiting() {
        return !ended && !responding;
    }

    /** Another attempt answered first: the endpoint was too slow, which is no failure of it. */
    void giveUp() {
        if (!ended) {
            pick.responded(request.exchange().now());
            request.took(request.exchange().now() - startedNanos);
        }
        attempt.cancel();
        end(Outcome.CANCELLED);
    }

    /** Gives the attempt up before there is a response. */
    void cancel(Outcome outcome) {
        attempt.cancel();
        failed(outcome);
    }

    @Override
    public void opened(UpstreamHandler upstream) {
        if (!wanted()) {
            upstream.abandon(Http2Error.CANCEL);
            return;
        }
        pick.started(request.exchange().now());
        request.label(this);
        attempt.send(upstream);
    }

    @Override
    public boolean wanted() {
        return !ended && !request.exchange().over();
    }

    /** No upstream could be had. */
    @Override
    public void failed(UpstreamFailure failure) {
        failed(attempt, failure);
    }

    @Override
    public void failed(Attempt of, UpstreamFailure failure) {
        if (!ended && !request.exchange().over()) {
            failed(AttemptFailures.outcome(failure));
            request.failed(this, failure);
        }
    }

    @Override
    public boolean passes(Attempt of, Http2HeadersFrame response) {
        Optional<AttemptFailure> failure = AttemptFailures.of(response, pick.endpoint());
        if (failure.isEmpty()) {
            request.won(this);
            return true;
        }
        if (AttemptFailures.outcome(failure.get()) != Outcome.SUCCESS && request.besides(this)) {
            discard(response, failure.get());
            request.left(this);
            return false;
        }
        if (failure.get() == Broken.NO_CONNECTION) {
            request.unreached(String.valueOf(response.headers().get(WireNames.REASON_HEADER)));
        }
        Optional<Duration> wait = request.again(this, failure.get());
        if (wait.isEmpty()) {
            request.won(this);
            return true;
        }
        discard(response, failure.get());
        request.attemptAfter(wait.get());
        return false;
    }

    private void discard(Http2HeadersFrame response, AttemptFailure failure) {
        attempt.discard(response);
        int status = Frames.number(response.headers().status(), 0);
        int grpc = Frames.number(response.headers().get("grpc-status"), -1);
        answered(
                AttemptFailures.outcome(failure),
                status,
                grpc < 0 ? OptionalInt.empty() : OptionalInt.of(grpc));
    }

    @Override
    public void responding(Http2Headers response) {
        responding = true;
        firstByteNanos = request.exchange().now() - startedNanos;
        request.took(firstByteNanos);
        pick.responded(request.exchange().now());
        if (!pick.endpoint().meshed()) {
            EdgeHeaders.stripOwn(response);
        }
        request.responding(response, pick.endpoint());
    }

    /** The exchange is over, and this was the attempt under way. */
    void ended(ExchangeResult result) {
        switch (result.end()) {
            case ANSWERED, UPGRADED ->
                    answered(
                            result.serviceFailed() ? Outcome.FAILURE : Outcome.SUCCESS,
                            result.status(),
                            result.grpc());
            case BROKEN_OFF -> failed(Outcome.FAILURE);
            case REFUSED -> failed(result.serviceFailed() ? Outcome.FAILURE : Outcome.SUCCESS);
            case ABANDONED -> end(Outcome.CANCELLED);
        }
    }

    private void answered(Outcome outcome, int status, OptionalInt grpcStatus) {
        if (!ended) {
            series.responded(status, grpcStatus, firstByteNanos);
            end(outcome);
        }
    }

    private void failed(Outcome outcome) {
        if (!ended) {
            series.failed(request.exchange().now() - startedNanos);
            end(outcome);
        }
    }

    private void end(Outcome outcome) {
        if (!ended) {
            ended = true;
            pick.ended(outcome, request.exchange().now());
            if (timer != null) {
                timer.cancel(false);
            }
        }
    }
}
