package dev.weft.proxy.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When to ask for the next certificate. */
final class RenewalPlan {
    /** Never sooner, whatever a certificate says. */
    static final Duration SOONEST = Duration.ofSeconds(10);

    /** What the operator may ask for is bounded. */
    static final Duration LONGEST_SPREAD = Duration.ofHours(1);

    private RenewalPlan() {}

    /**
     * The wait: two thirds of what is left of the certificate's life, less up to a tenth of it at
     * random, so that a mesh which was started at once does not renew at once. What is left counts,
     * not the whole: issuers date certificates back, by more than a short life.
     *
     * @param now the moment at which the certificate came
     */
    static Duration next(X509Certificate leaf, Instant now, RandomGenerator random) {
        long left = Duration.between(now, leaf.getNotAfter().toInstant()).toMillis();
        long jitter = left >= 10 ? random.nextLong(left / 10) : 0;
        Duration wait = Duration.ofMillis(left * 2 / 3 - jitter);
        return wait.compareTo(SOONEST) < 0 ? SOONEST : wait;
    }

    /** A random moment within a span, for what many proxies are asked to do at once. */
    static Duration within(Duration span, RandomGenerator random) {
        long millis = Math.clamp(span.toMillis(), 0, LONGEST_SPREAD.toMillis());
        return Duration.ofMillis(random.nextLong(millis + 1));
    }
}
