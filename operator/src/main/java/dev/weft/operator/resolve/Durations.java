package dev.weft.operator.resolve;

import com.google.protobuf.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations as Gateway API writes them (GEP-2257), such as {@code 1m30s}. */
final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]{1,5})(ms|h|m|s)");

    private Durations() {}

    /** The duration; empty without a text. The API server has checked its form. */
    static Optional<Duration> read(@Nullable String text) {
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
        return Optional.of(
                Duration.newBuilder()
                        .setSeconds(millis / 1000)
                        .setNanos((int) (millis % 1000) * 1_000_000)
                        .build());
    }
}
