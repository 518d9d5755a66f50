package dev.weft.proxy.balance;

import dev.weft.proxy.balance.EjectionListener.Cause;
import dev.weft.proxy.resilience.RecentCounts;
import dev.weft.proxy.snapshot.traffic.CircuitBreaking;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whether an endpoint is left out for a while because it failed, and when it is tried again. */
final class Ejection {
    /** Attempts of the last seconds below which a rate of success says nothing. */
    static final int MIN_ATTEMPTS = 5;

    /** Up to so much more is added by chance, so that callers do not come back all at once. */
    static final double JITTER = 0.5;

    private EjectionTally tally;
    private final RandomGenerator random;
    private CircuitBreaking rules = CircuitBreaking.DEFAULT;

    /** Attempts and failures; only where their rate is looked at. */
    private @Nullable RecentCounts recent;

    private int failures;
    private boolean ejected;
    private boolean probing;
    private boolean unreachable;
    private long until;
    private Duration backoff = rules.firstEjection();

    Ejection(EjectionTally tally, RandomGenerator random) {
        this.tally = tally;
        this.random = random;
    }

    /** Other rules hold from here on. */
    void follow(CircuitBreaking current) {
        if (!rules.equals(current)) {
            rules = current;
            backoff = current.firstEjection();
        }
        if (rules.minSuccessPercent() == 0) {
            recent = null;
        } else if (recent == null) {
            recent = new RecentCounts();
        }
    }

    /** The endpoint is no longer one of the backend's; attempts may still be under way. */
    void leave() {
        tally = new EjectionTally();
    }

    boolean ejected() {
        return ejected;
    }

    boolean unreachable() {
        return unreachable;
    }

    int failures() {
        return failures;
    }

    /** Whether the endpoint may be picked: it is well, or it is time for one probe. */
    boolean open(long nanoTime) {
        return !ejected || (!probing && nanoTime - until >= 0);
    }

    /** Whether connections can be made to it, as far as is known, or it is time to try. */
    boolean reachable(long nanoTime) {
        return !unreachable || open(nanoTime);
    }

    /** The endpoint was picked; of an ejected one this is the probe. */
    void picked() {
        probing = ejected;
    }

    /** An attempt ended well. */
    void succeeded(boolean probe, long nanoTime) {
        failures = 0;
        if (recent != null) {
            recent.countFirst(nanoTime);
        }
        if (ejected && probe) {
            tally.remove(this);
            ejected = false;
            probing = false;
            unreachable = false;
            backoff = rules.firstEjection();
            if (recent != null) {
                recent.clear();
            }
        }
    }

    /** An attempt ended without telling anything. */
    void untold(boolean probe) {
        if (probe) {
            probing = false;
        }
    }

    /** An answer said that the endpoint failed; why it is left out now, if it is. */
    Optional<Cause> failed(boolean probe, long nanoTime) {
        failures++;
        if (recent != null) {
            recent.countFirst(nanoTime);
            recent.countSecond(nanoTime);
        }
        if (probe) {
            probing = false;
            return eject(Cause.PROBE_FAILED, nanoTime);
        }
        if (failures >= rules.consecutiveFailures()) {
            return eject(Cause.CONSECUTIVE_FAILURES, nanoTime);
        }
        return failsTooOften(nanoTime) ? eject(Cause.SUCCESS_RATE, nanoTime) : Optional.empty();
    }

    private boolean failsTooOften(long nanoTime) {
        if (recent == null) {
            return false;
        }
        long attempts = recent.first(nanoTime);
        long successes = attempts - recent.second(nanoTime);
        return attempts >= MIN_ATTEMPTS && successes * 100 < rules.minSuccessPercent() * attempts;
    }

    /** No connection could be made. */
    Optional<Cause> unreachable(boolean probe, long nanoTime) {
        failures++;
        tally.remove(this);
        unreachable = true;
        tally.add(this);
        probing &= !probe;
        return eject(probe ? Cause.PROBE_FAILED : Cause.NO_CONNECTION, nanoTime);
    }

    /**
     * Several attempts that fail together count once: the backoff grows once for each of its ends.
     */
    private Optional<Cause> eject(Cause cause, long nanoTime) {
        if (ejected && nanoTime - until < 0) {
            return Optional.empty();
        }
        if (!ejected && !unreachable && !tally.allowsMore(rules.maxEjectionPercent())) {
            return Optional.empty();
        }
        if (ejected) {
            Duration doubled = backoff.multipliedBy(2);
            backoff =
                    doubled.compareTo(rules.longestEjection()) > 0
                            ? rules.longestEjection()
                            : doubled;
        } else {
            ejected = true;
            tally.add(this);
        }
        if (recent != null) {
            recent.clear();
        }
        until = nanoTime + (long) (backoff.toNanos() * (1 + JITTER * random.nextDouble()));
        return Optional.of(cause);
    }
}
