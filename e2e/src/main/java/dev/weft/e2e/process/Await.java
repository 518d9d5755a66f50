package dev.weft.e2e.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for conditions; says what it waited for when they do not come true in time. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Await() {}

    /** Asks until there is an answer. */
    public static <T> T found(String what, Duration limit, Supplier<Optional<T>> question) {
        return found(what, limit, PAUSE, question);
    }

    private static <T> T found(
            String what, Duration limit, Duration pause, Supplier<Optional<T>> question) {
        Instant deadline = Instant.now().plus(limit);
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException(
                        "waited " + limit.toSeconds() + " s in vain for: " + what);
            }
            pause(what, pause);
        }
    }

    /** Asks until the answer is yes. */
    public static void that(String what, Duration limit, Supplier<Boolean> question) {
        that(what, limit, PAUSE, question);
    }

    /** Asks until the answer is yes, with a longer pause where a question is dear. */
    public static void that(
            String what, Duration limit, Duration pause, Supplier<Boolean> question) {
        found(what, limit, pause, () -> question.get() ? Optional.of(true) : Optional.empty());
    }

    /** Asks until the text contains a part; shows the last text when it does not. */
    public static void text(String part, Duration limit, Supplier<String> question) {
        String[] last = {""};
        try {
            that(
                    "'" + part + "'",
                    limit,
                    () -> {
                        last[0] = question.get();
                        return last[0].contains(part);
                    });
        } catch (IllegalStateException e) {
            throw new IllegalStateException(e.getMessage() + " in\n" + last[0], e);
        }
    }

    private static void pause(String what, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for: " + what, e);
        }
    }
}
