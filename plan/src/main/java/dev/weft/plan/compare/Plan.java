package dev.weft.plan.compare;

import dev.weft.plan.judge.Judgement.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What would change.
 *
 * @param since when the traffic that it is judged by began to be recorded, in RFC 3339
 * @param attempts how many requests and connections that was
 * @param unjudged how many of them nobody can judge, because nothing runs as their callee
 * @param shares of splits that move
 * @param invalid objects that are not in order, and were not so before
 */
public record Plan(
        int version,
        String since,
        String until,
        long attempts,
        long unjudged,
        List<Change> changes,
        List<Moved> shares,
        List<String> invalid) {
    /** The only version so far. */
    public static final int VERSION = 1;

    /** The answer of a command that is asked whether a commit is safe. */
    public enum Answer {
        SAFE,
        SOMEBODY_LOSES,
        INVALID
    }

    public Plan {
        Objects.requireNonNull(since);
        Objects.requireNonNull(until);
        changes = List.copyOf(changes);
        shares = List.copyOf(shares);
        invalid = List.copyOf(invalid);
    }

    /**
     * Attempts that would be answered in another way.
     *
     * @param percent of all attempts at the callee
     * @param rule what would decide
     */
    public record Change(
            Effect effect,
            String caller,
            String callee,
            String asked,
            long attempts,
            double percent,
            String rule) {}

    /** What a change means for the caller. */
    public enum Effect {
        LOSES,
        /** It would be refused if policies in mode Audit were enforced. */
        AUDITED,
        GAINS;

        /** Of two outcomes; nothing when they are the same. */
        static Optional<Effect> of(Outcome before, Outcome after) {
            if (before == after) {
                return Optional.empty();
            }
            return Optional.of(
                    switch (after) {
                        case REFUSED -> LOSES;
                        case AUDITED -> before == Outcome.REFUSED ? GAINS : AUDITED;
                        case ALLOWED -> GAINS;
                    });
        }
    }

    /** A share of a split, in percent. */
    public record Moved(String share, double before, double after) {}

    /** What is worst about it. */
    public Answer answer() {
        if (!invalid.isEmpty()) {
            return Answer.INVALID;
        }
        return changes.stream().anyMatch(one -> one.effect() == Effect.LOSES)
                ? Answer.SOMEBODY_LOSES
                : Answer.SAFE;
    }
}
