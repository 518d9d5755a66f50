package dev.weft.proxy.http.inbound;

import dev.weft.proxy.admission.Gate;
import dev.weft.proxy.admission.Place;
import dev.weft.proxy.authz.Caller;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Refusal;
import dev.weft.proxy.metrics.Telemetry.Direction;
import dev.weft.proxy.reason.Reason;
import dev.weft.proxy.reason.ReasonCode;
import dev.weft.proxy.snapshot.traffic.Admission;
import dev.weft.proxy.snapshot.traffic.Fault;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes one permitted request through what it must pass before it reaches the application. */
final class RequestGate {
    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final Admittance context;
    private final Admission rules;
    private final Caller caller;
    private final String destination;
    private final Exchange exchange;
    private final Gate gate;
    private @Nullable ScheduledFuture<?> waiting;
    private @Nullable Place place;

    RequestGate(
            Admittance context,
            Enforcement.Answer.Admitted admitted,
            String destination,
            Exchange exchange) {
        this.context = context;
        this.rules = admitted.admission();
        this.caller = admitted.permit().caller();
        this.destination = destination;
        this.exchange = exchange;
        this.gate = context.gates().of(rules, exchange.now());
    }

    /** Goes on with the request when it has passed; now, later, or never. */
    void pass(Runnable goOn) {
        if (tooLarge()) {
            refuse(tooLargeReason());
            return;
        }
        if (rules.maxBodyBytes() != Long.MAX_VALUE) {
            exchange.limitBody(rules.maxBodyBytes(), this::exceeded);
        }
        Optional<Duration> delay = gate.delay();
        if (delay.isPresent()) {
            context.telemetry().delayed(destination);
            waiting = exchange.later(delay.get(), () -> afterDelay(goOn));
        } else {
            afterDelay(goOn);
        }
    }

    private boolean tooLarge() {
        CharSequence length = exchange.head().get(HttpHeaderNames.CONTENT_LENGTH);
        if (length == null || rules.maxBodyBytes() == Long.MAX_VALUE) {
            return false;
        }
        try {
            return Long.parseLong(length, 0, length.length(), 10) > rules.maxBodyBytes();
        } catch (NumberFormatException e) {
            // What comes is counted in any case.
            return false;
        }
    }

    private Reason tooLargeReason() {
        return reason(ReasonCode.REQUEST_TOO_LARGE).with("max-bytes", "" + rules.maxBodyBytes());
    }

    private void exceeded() {
        Reason reason = tooLargeReason();
        context.telemetry().refused(Direction.INBOUND, reason.code());
        exchange.late(reason);
    }

    private void afterDelay(Runnable goOn) {
        waiting = null;
        if (exchange.over()) {
            return;
        }
        Optional<Fault.Abort> abort = gate.abort();
        if (abort.isPresent()) {
            abort(abort.get());
            return;
        }
        Optional<Duration> early =
                gate.tooEarly(caller.name(), exchange.view()::header, exchange.now());
        if (early.isPresent()) {
            tooEarly(early.get());
            return;
        }
        Optional<Place> entered = gate.enter();
        if (entered.isEmpty()) {
            refuse(reason(ReasonCode.OVERLOADED).with("max-concurrent", "" + gate.limit()));
            return;
        }
        place = entered.get();
        goOn.run();
    }

    private void abort(Fault.Abort abort) {
        Reason reason = reason(ReasonCode.FAULT_INJECTED);
        refuse(
                reason,
                Refusal.answer(exchange.view(), reason, abort.httpStatus(), abort.grpcStatus()));
    }

    /** Says after how many whole seconds it is worth trying again (RFC 6585 section 4). */
    private void tooEarly(Duration wait) {
        Reason reason = reason(ReasonCode.RATE_LIMITED);
        Http2HeadersFrame answer = Refusal.answer(exchange.view(), reason);
        long seconds = Math.ceilDiv(wait.toNanos(), NANOS_PER_SECOND);
        answer.headers().setLong(HttpHeaderNames.RETRY_AFTER, Math.max(1, seconds));
        refuse(reason, answer);
    }

    private Reason reason(ReasonCode code) {
        return Reason.of(code).with("destination", destination).with("client", caller.name());
    }

    private void refuse(Reason reason) {
        refuse(reason, Refusal.answer(exchange.view(), reason));
    }

    private void refuse(Reason reason, Http2HeadersFrame answer) {
        context.telemetry().refused(Direction.INBOUND, reason.code());
        exchange.answer(answer);
    }

    /** The application answers. */
    void answered(long latencyNanos) {
        if (place != null && gate.limit() > 0) {
            place.answered(latencyNanos);
            context.telemetry().concurrencyLimit(destination, gate.limit());
        }
    }

    /** The exchange is over. */
    void ended() {
        if (waiting != null) {
            waiting.cancel(false);
        }
        if (place != null) {
            place.leave();
        }
    }
}
