package dev.weft.proxy.http.outbound;

import dev.weft.proxy.balance.Outcome;
import dev.weft.proxy.balance.Pick;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.ExchangeResult;
import dev.weft.proxy.metrics.RetrySeries;
import dev.weft.proxy.metrics.RetrySeries.HedgeEnd;
import dev.weft.proxy.resilience.Retries;
import dev.weft.proxy.resilience.RetryBudget;
import dev.weft.proxy.snapshot.Endpoint;
import dev.weft.proxy.snapshot.traffic.RetryShare;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A second attempt beside one that is slow: the first answer that is none of a failure wins, the
 * other attempt is given up. At most one for a request, and only for one that has come whole and
 * may be sent twice.
 */
final class Hedge {
    private final Exchange exchange;
    private final RetryBudget budget;
    private final RetryShare share;
    private final RetrySeries series;
    private boolean made;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable OutboundAttempt slow;
    private @Nullable OutboundAttempt second;

    Hedge(Exchange exchange, RetryBudget budget, RetryShare share, RetrySeries series) {
        this.exchange = exchange;
        this.budget = budget;
        this.share = share;
        this.series = series;
    }

    /**
     * An attempt begins; another follows when it has not answered after the wait.
     *
     * @param pick of another endpoint than these
     * @param start of an attempt at the endpoint
     */
    void watch(
            OutboundAttempt attempt,
            Duration wait,
            Function<Set<Endpoint>, Optional<Pick>> pick,
            Function<Pick, OutboundAttempt> start) {
        if (made) {
            return;
        }
        stop();
        timer = exchange.later(wait, () -> late(attempt, wait, pick, start));
    }

    private void late(
            OutboundAttempt attempt,
            Duration wait,
            Function<Set<Endpoint>, Optional<Pick>> pick,
            Function<Pick, OutboundAttempt> start) {
        if (exchange.over() || !attempt.waiting()) {
            return;
        }
        if (!exchange.requestEnded()) {
            // It is the caller that is slow.
            timer = exchange.later(wait, () -> late(attempt, wait, pick, start));
            return;
        }
        if (!exchange.repeatable()) {
            series.denied(Retries.Denial.BODY);
            return;
        }
        Optional<Pick> other = pick.apply(Set.of(attempt.endpoint()));
        if (other.isEmpty()) {
            return;
        }
        if (!budget.tryRetry(share, exchange.now())) {
            other.get().ended(Outcome.CANCELLED, exchange.now());
            series.denied(Retries.Denial.BUDGET);
            return;
        }
        made = true;
        slow = attempt;
        second = start.apply(other.get());
    }

    /** Whether another attempt than this one is under way, so that nothing is lost with it. */
    boolean besides(OutboundAttempt attempt) {
        return attempt == second ? slow != null : second != null;
    }

    /** An attempt failed while the other is under way, which is returned. */
    @Nullable OutboundAttempt left(OutboundAttempt failed) {
        if (failed == second) {
            series.hedged(HedgeEnd.FAILED);
            second = null;
            return slow;
        }
        slow = null;
        return second;
    }

    /** The answer of the attempt is the one that is passed on. */
    void won(OutboundAttempt winner) {
        stop();
        if (second != null) {
            series.hedged(winner == second ? HedgeEnd.WON : HedgeEnd.LOST);
            OutboundAttempt loser = winner == second ? slow : second;
            if (loser != null) {
                loser.giveUp();
            }
        }
        slow = null;
        second = null;
    }

    /** The request is over: so is whatever is still under way for it. */
    void end(ExchangeResult result) {
        stop();
        if (second != null) {
            series.hedged(HedgeEnd.GIVEN_UP);
            second.ended(result);
            second.giveUp();
        }
        if (slow != null) {
            slow.ended(result);
            slow.giveUp();
        }
        slow = null;
        second = null;
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
