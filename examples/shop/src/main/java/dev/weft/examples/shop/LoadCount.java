package dev.weft.examples.shop;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came of requests. Safe for use by several threads. */
final class LoadCount {
    /** Different failures that are told apart. */
    private static final int MAX_KINDS = 50;

    private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

    void add(Caller.Outcome outcome) {
        switch (outcome) {
            case Caller.Outcome.Answered(String version) -> {
                count("ok");
                if (!version.isEmpty()) {
                    count(version);
                }
            }
            case Caller.Outcome.Failed(String why) -> {
                count("failed");
                if (counts.size() < MAX_KINDS) {
                    count("failed: " + why.replace('\n', ' '));
                }
            }
        }
    }

    /** One caller was answered by another version than before. */
    void addMove(String from, String to) {
        count(to + " after " + from);
    }

    private void count(String what) {
        counts.computeIfAbsent(what, name -> new LongAdder()).increment();
    }

    /** A line for each count: the number and its name. */
    String text() {
        StringBuilder text = new StringBuilder();
        counts.forEach(
                (name, count) -> text.append(count.sum()).append(' ').append(name).append('\n'));
        return text.toString();
    }
}
