package dev.weft.operator.watch;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Files that were found empty or gone. Whoever writes a file anew empties or removes it first, and
 * a look in between must not take that for a wish.
 */
final class VanishedFiles {
    /** So long a file that is being written may seem empty or gone. */
    static final Duration GRACE = Duration.ofMillis(300);

    private final Map<Path, Instant> since = new HashMap<>();

    /** Whether a file that is empty or gone now may be about to come back. */
    boolean mayComeBack(Path path, Instant now) {
        Instant first = since.computeIfAbsent(path, missed -> now);
        return Duration.between(first, now).compareTo(GRACE) < 0;
    }

    /** The file is there, or it is gone for good. */
    void forget(Path path) {
        since.remove(path);
    }
}
