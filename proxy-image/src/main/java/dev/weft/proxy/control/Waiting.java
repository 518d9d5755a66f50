package dev.weft.proxy.control;

import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections and requests that wait to hear what their destination is, and for how long. */
final class Waiting {
    private static final DestinationLookup LATE =
            new DestinationLookup.Unavailable(
                    "the operator did not answer in "
                            + ConfigSource.ANSWER_WITHIN.toSeconds()
                            + " s");

    private final EventLoop loop;
    private final Map<String, Set<Waiter>> byKey = new HashMap<>();

    /** Told apart by identity: the same consumer may wait twice. */
    private static final class Waiter {
        private final Consumer<DestinationLookup> answer;

        private Waiter(Consumer<DestinationLookup> answer) {
            this.answer = answer;
        }
    }

    Waiting(EventLoop loop) {
        this.loop = loop;
    }

    /** Answers later, but in time. */
    void add(String key, Consumer<DestinationLookup> answer) {
        Waiter waiter = new Waiter(answer);
        byKey.computeIfAbsent(key, absent -> new LinkedHashSet<>()).add(waiter);
        loop.schedule(
                () -> late(key, waiter),
                ConfigSource.ANSWER_WITHIN.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void late(String key, Waiter waiter) {
        Set<Waiter> waiters = byKey.get(key);
        if (waiters != null && waiters.remove(waiter)) {
            if (waiters.isEmpty()) {
                byKey.remove(key);
            }
            waiter.answer.accept(LATE);
        }
    }

    /** Answers everyone who waits for a destination. */
    void answer(String key, DestinationLookup lookup) {
        Set<Waiter> waiters = byKey.remove(key);
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.answer.accept(lookup));
        }
    }
}
