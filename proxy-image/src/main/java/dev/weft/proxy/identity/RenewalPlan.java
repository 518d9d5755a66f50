package dev.weft.proxy.identity;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When to ask for the next certificate. */
final class RenewalPlan {
    /** Never sooner, whatever a certificate says. */
    static final Duration SOONEST = Duration.ofSeconds(10);

    private RenewalPlan() {}

    /**
     * The wait: to two thirds of the certificate's life, less up to a tenth of it at random, so
     * that a mesh which was started at once does not renew at once.
     */
    static Duration next(X509Certificate leaf, Instant now, RandomGenerator random) {
        Instant begin = leaf.getNotBefore().toInstant();
        long life = Duration.between(begin, leaf.getNotAfter().toInstant()).toMillis();
        long jitter = life >= 10 ? random.nextLong(life / 10) : 0;
        Instant at = begin.plusMillis(life * 2 / 3 - jitter);
        Duration wait = Duration.between(now, at);
        return wait.compareTo(SOONEST) < 0 ? SOONEST : wait;
    }
}
