package dev.weft.proxy.admission;

import dev.weft.proxy.snapshot.traffic.RateLimit;
import dev.weft.proxy.snapshot.traffic.RateLimit.HeaderRate;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts requests against all rates that hold for them. */
final class RateGate {
    private final @Nullable Meter total;
    private final @Nullable KeyedMeters perClient;
    private final @Nullable KeyedMeters perHeader;
    private final String header;

    RateGate(RateLimit rules, long nanoTime) {
        this.total = rules.total().map(rate -> new Meter(rate, nanoTime)).orElse(null);
        this.perClient = rules.perClient().map(KeyedMeters::new).orElse(null);
        this.perHeader = rules.perHeader().map(HeaderRate::rate).map(KeyedMeters::new).orElse(null);
        this.header = rules.perHeader().map(HeaderRate::header).orElse("");
    }

    /**
     * Lets a request through and counts it, or says how long it would have to wait, and counts
     * nothing.
     *
     * @param client who calls
     * @param headers the value of a header of the request
     */
    Optional<Duration> refusal(
            String client, Function<String, Optional<String>> headers, long nanoTime) {
        Meter ofClient = perClient == null ? null : perClient.of(client, nanoTime);
        Meter ofHeader =
                perHeader == null
                        ? null
                        : headers.apply(header)
                                .map(value -> perHeader.of(value, nanoTime))
                                .orElse(null);
        long wait =
                Math.max(
                        wait(total, nanoTime),
                        Math.max(wait(ofClient, nanoTime), wait(ofHeader, nanoTime)));
        if (wait > 0) {
            return Optional.of(Duration.ofNanos(wait));
        }
        take(total, nanoTime);
        take(ofClient, nanoTime);
        take(ofHeader, nanoTime);
        return Optional.empty();
    }

    private static long wait(@Nullable Meter meter, long nanoTime) {
        return meter == null ? 0 : meter.untilDue(nanoTime);
    }

    private static void take(@Nullable Meter meter, long nanoTime) {
        if (meter != null) {
            meter.take(nanoTime);
        }
    }
}
