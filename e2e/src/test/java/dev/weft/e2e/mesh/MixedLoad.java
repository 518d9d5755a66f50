package dev.weft.e2e.mesh;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Conversations of every kind at once, at a moderate pace: some that last from the beginning to the
 * end, and short ones, one after another.
 */
final class MixedLoad {
    private static final int LASTING = 3;
    private static final int PAUSE_MILLIS = 10;
    private static final int SHORT_PAUSE_MILLIS = 100;
    private static final int SHORT_EXCHANGES = 3;
    private static final int LARGEST_WORDS_LOG2 = 16;
    private static final int MAX_FAILURES = 100;

    /** How a conversation begins. */
    interface Opening {
        Conversation open() throws Exception;
    }

    private final ScheduledThreadPoolExecutor threads;
    private final Map<String, LongAdder> exchanges = new ConcurrentHashMap<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Lasting> lasting = new ArrayList<>();
    private final long began = System.nanoTime();

    private MixedLoad(Map<String, Opening> kinds) {
        this.threads = new ScheduledThreadPoolExecutor(kinds.size() * (LASTING + 1));
        kinds.forEach(this::begin);
    }

    /** Begins; kinds of conversations by their names. */
    static MixedLoad begin(Map<String, Opening> kinds) {
        return new MixedLoad(new TreeMap<>(kinds));
    }

    private void begin(String kind, Opening opening) {
        LongAdder count = exchanges.computeIfAbsent(kind, name -> new LongAdder());
        for (int i = 0; i < LASTING; i++) {
            Random random = new Random(lasting.size());
            Lasting one = new Lasting(kind + ", lasting", opening);
            lasting.add(one);
            repeat(PAUSE_MILLIS, () -> one.exchange(words(random), count));
        }
        Random random = new Random(-lasting.size());
        repeat(SHORT_PAUSE_MILLIS, () -> brief(kind + ", short", opening, random, count));
    }

    private void repeat(int pauseMillis, Runnable work) {
        var unused =
                threads.scheduleWithFixedDelay(
                        work, pauseMillis, pauseMillis, TimeUnit.MILLISECONDS);
    }

    /** One byte to 64 KiB. */
    private static byte[] words(Random random) {
        byte[] words = new byte[1 << random.nextInt(LARGEST_WORDS_LOG2 + 1)];
        for (int i = 0; i < words.length; i++) {
            words[i] = (byte) ('a' + random.nextInt(26));
        }
        return words;
    }

    private void brief(String name, Opening opening, Random random, LongAdder count) {
        try (Conversation conversation = opening.open()) {
            for (int i = 0; i < SHORT_EXCHANGES; i++) {
                conversation.exchange(words(random));
                count.increment();
            }
        } catch (Exception e) {
            fail(name, e);
        }
    }

    private void fail(String name, Exception why) {
        if (failures.size() < MAX_FAILURES) {
            long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
            String failure =
                    "second " + second + ": " + name + ": " + why + where(why.getStackTrace());
            System.out.println(failure);
            failures.add(failure);
        }
    }

    private static String where(StackTraceElement[] trace) {
        return Arrays.stream(trace)
                .filter(frame -> frame.getClassName().startsWith("dev.weft"))
                .findFirst()
                .map(frame -> " in " + frame)
                .orElse("");
    }

    private static void drop(Conversation failed) {
        try {
            failed.close();
        } catch (IOException e) {
            // It had failed before.
        }
    }

    /** One that begins anew only when it failed. */
    private final class Lasting {
        private final String name;
        private final Opening opening;
        private Optional<Conversation> conversation = Optional.empty();

        private Lasting(String name, Opening opening) {
            this.name = name;
            this.opening = opening;
        }

        private synchronized void exchange(byte[] words, LongAdder count) {
            try {
                if (conversation.isEmpty()) {
                    conversation = Optional.of(opening.open());
                }
                conversation.get().exchange(words);
                count.increment();
            } catch (Exception e) {
                fail(name, e);
                conversation.ifPresent(MixedLoad::drop);
                conversation = Optional.empty();
            }
        }

        private synchronized void end() {
            try {
                conversation.orElseThrow().close();
            } catch (Exception e) {
                fail(name + ", at its end", e);
            }
        }
    }

    /** What was said and came back, by kind. */
    Map<String, Long> exchanges() {
        Map<String, Long> all = new TreeMap<>();
        exchanges.forEach((kind, count) -> all.put(kind, count.sum()));
        return all;
    }

    /** What went wrong, as far as it is kept. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    /** Ends all conversations; one that the other side does not end too has failed. */
    void end() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(2 * Conversation.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            failures.add("some conversations did not come to their end");
        }
        lasting.forEach(Lasting::end);
    }
}
