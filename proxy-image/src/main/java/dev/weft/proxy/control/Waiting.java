package dev.weft.proxy.control;

import dev.weft.proxy.snapshot.ConfigSource;
import dev.weft.proxy.snapshot.DestinationLookup;
import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Connections and requests that wait to hear what their destination is, and for how long. When one
 * has waited in vain, those after it are told so at once: an operator that is away must not make
 * every request slow.
 */
final class Waiting {
    private static final DestinationLookup LATE =
            new DestinationLookup.Unavailable(
                    "the operator did not answer in "
                            + ConfigSource.ANSWER_WITHIN.toSeconds()
                            + " s");

    private final EventLoop loop;
    private final Map<String, Set<Waiter>> byKey = new HashMap<>();
    private final Set<String> inVain = new HashSet<>();

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
        if (inVain.contains(key)) {
            answer.accept(LATE);
            return;
        }
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
            inVain.add(key);
            waiter.answer.accept(LATE);
        }
    }

    /** Answers everyone who waits for a destination. */
    void answer(String key, DestinationLookup lookup) {
        inVain.remove(key);
        Set<Waiter> waiters = byKey.remove(key);
        if (waiters != null) {
            waiters.forEach(waiter -> waiter.answer.accept(lookup));
        }
    }
}
