package dev.weft.proxy.admission;

import dev.weft.proxy.resilience.ExactShare;
import dev.weft.proxy.snapshot.traffic.Admission;
import dev.weft.proxy.snapshot.traffic.ConcurrencyLimit;
import dev.weft.proxy.snapshot.traffic.Fault;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What was counted of the requests that pass one set of rules. */
public final class Gate {
    private static final int HUNDRED = 100;

    private final RandomGenerator random;
    private Admission rules = Admission.EVERYTHING;
    private @Nullable ExactShare delays;
    private @Nullable ExactShare aborts;
    private @Nullable RateGate rates;
    private @Nullable ConcurrencyGate concurrency;

    Gate(Admission rules, RandomGenerator random, long nanoTime) {
        this.random = random;
        follow(rules, nanoTime);
    }

    /** Other rules hold from here on; the counts of those that stay are kept. */
    void follow(Admission current, long nanoTime) {
        if (rules.equals(current)) {
            return;
        }
        if (!rules.fault().equals(current.fault())) {
            delays =
                    current.fault()
                            .flatMap(Fault::delay)
                            .map(delay -> new ExactShare(delay.percent(), HUNDRED, random))
                            .orElse(null);
            aborts =
                    current.fault()
                            .flatMap(Fault::abort)
                            .map(abort -> new ExactShare(abort.percent(), HUNDRED, random))
                            .orElse(null);
        }
        if (!rules.rateLimit().equals(current.rateLimit())) {
            rates = current.rateLimit().map(limit -> new RateGate(limit, nanoTime)).orElse(null);
        }
        if (!rules.concurrencyLimit().equals(current.concurrencyLimit())) {
            concurrency = current.concurrencyLimit().map(this::limited).orElse(null);
        }
        rules = current;
    }

    private ConcurrencyGate limited(ConcurrencyLimit limit) {
        ConcurrencyGate gate = concurrency;
        if (gate == null) {
            return new ConcurrencyGate(limit);
        }
        gate.follow(limit);
        return gate;
    }

    /** How long this request is made to wait. */
    public Optional<Duration> delay() {
        return delays != null && delays.takes()
                ? rules.fault().flatMap(Fault::delay).map(Fault.Delay::duration)
                : Optional.empty();
    }

    /** How this request is made to fail. */
    public Optional<Fault.Abort> abort() {
        return aborts != null && aborts.takes()
                ? rules.fault().flatMap(Fault::abort)
                : Optional.empty();
    }

    /**
     * How long this request would have to wait for its rates to let it through; empty: it passes
     * and is counted.
     *
     * @param client who calls
     * @param headers the value of a header of the request
     */
    public Optional<Duration> tooEarly(
            String client, Function<String, Optional<String>> headers, long nanoTime) {
        return rates == null ? Optional.empty() : rates.refusal(client, headers, nanoTime);
    }

    /** Lets the request in; empty when too many are under way. */
    public Optional<Place> enter() {
        if (concurrency == null) {
            return Optional.of(Place.UNCOUNTED);
        }
        return concurrency.enter() ? Optional.of(new Place(concurrency)) : Optional.empty();
    }

    /** How many may be under way at once; 0 where there is no limit. */
    public int limit() {
        return concurrency == null ? 0 : concurrency.limit();
    }
}
