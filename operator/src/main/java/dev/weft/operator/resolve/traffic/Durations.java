package dev.weft.operator.resolve.traffic;

import com.google.protobuf.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations as Gateway API writes them (GEP-2257), such as {@code 1m30s}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(ms|h|m|s)");

    /** No proxy takes more. */
    private static final long LONGEST_MILLIS = 3_650L * 24 * 3_600_000;

    private Durations() {}

    /** The duration; empty without a text. The API server has checked its form. */
    public static Optional<Duration> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        long millis = 0;
        Matcher matcher = PART.matcher(text);
        while (matcher.find()) {
            long amount = Long.parseLong(matcher.group(1));
            millis +=
                    switch (matcher.group(2)) {
                        case "h" -> amount * 3_600_000;
                        case "m" -> amount * 60_000;
                        case "s" -> amount * 1_000;
                        default -> amount;
                    };
        }
        return Optional.of(ofMillis(Math.min(millis, LONGEST_MILLIS)));
    }

    /** The duration; empty without a text and for zero, which means no bound (GEP-1742). */
    public static Optional<Duration> positive(@Nullable String text) {
        return read(text).filter(duration -> millis(duration) > 0);
    }

    static Duration ofSeconds(long seconds) {
        return Duration.newBuilder().setSeconds(seconds).build();
    }

    private static Duration ofMillis(long millis) {
        return Duration.newBuilder()
                .setSeconds(millis / 1000)
                .setNanos((int) (millis % 1000) * 1_000_000)
                .build();
    }

    private static long millis(Duration duration) {
        return duration.getSeconds() * 1000 + duration.getNanos() / 1_000_000;
    }

    static Duration times(Duration duration, int factor) {
        return ofMillis(millis(duration) * factor);
    }

    static Duration longer(Duration one, Duration other) {
        return millis(one) >= millis(other) ? one : other;
    }
}
