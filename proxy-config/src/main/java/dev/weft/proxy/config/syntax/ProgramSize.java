package dev.weft.proxy.config.syntax;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how many steps a regular expression compiles to: one for each atom, multiplied by the
 * counted repetitions around it. Malformed expressions get some estimate; the compiler refuses
 * them.
 */
final class ProgramSize {
    private final String expression;
    private int position;

    /** The sizes of the sequences around the one being read. */
    private final Deque<Long> outer = new ArrayDeque<>();

    private long sequence;
    private long lastAtom;

    private ProgramSize(String expression) {
        this.expression = expression;
    }

    static long of(String expression) {
        return new ProgramSize(expression).estimate();
    }

    private long estimate() {
        while (position < expression.length()) {
            char c = expression.charAt(position++);
            switch (c) {
                case '(' -> {
                    outer.push(sequence);
                    sequence = 0;
                    lastAtom = 0;
                }
                case ')' -> endGroup();
                case '[' -> {
                    skipClass();
                    atom(1);
                }
                case '\\' -> skipEscape();
                case '{' -> repeat();
                default -> atom(1);
            }
        }
        while (!outer.isEmpty()) {
            endGroup();
        }
        return sequence;
    }

    private void endGroup() {
        long group = sequence + 1;
        sequence = outer.isEmpty() ? 0 : outer.pop();
        atom(group);
    }

    private void atom(long size) {
        lastAtom = size;
        sequence = Math.min(sequence + size, Integer.MAX_VALUE);
    }

    /** {@code \Q…\E} is literal text; {@code \p{…}} must not be taken for a repetition. */
    private void skipEscape() {
        if (position >= expression.length()) {
            return;
        }
        char escaped = expression.charAt(position++);
        if (escaped == 'Q') {
            int end = expression.indexOf("\\E", position);
            int stop = end < 0 ? expression.length() : end;
            atom(stop - position);
            position = Math.min(expression.length(), stop + 2);
            return;
        }
        boolean braced = escaped == 'p' || escaped == 'P' || escaped == 'x';
        if (braced && position < expression.length() && expression.charAt(position) == '{') {
            int end = expression.indexOf('}', position);
            position = end < 0 ? expression.length() : end + 1;
        }
        atom(1);
    }

    private void skipClass() {
        if (position < expression.length() && expression.charAt(position) == '^') {
            position++;
        }
        int first = position;
        while (position < expression.length()) {
            char c = expression.charAt(position++);
            if (c == '\\') {
                position++;
            } else if (c == '[' && position < expression.length()) {
                if (expression.charAt(position) == ':') {
                    int end = expression.indexOf(":]", position);
                    position = end < 0 ? position : end + 2;
                }
            } else if (c == ']' && position - 1 > first) {
                return;
            }
        }
    }

    private void repeat() {
        int end = expression.indexOf('}', position);
        long count = end < 0 ? 0 : highestCount(expression.substring(position, end));
        if (count == 0) {
            atom(1);
            return;
        }
        position = end + 1;
        long repeated = Math.min(lastAtom * count, Integer.MAX_VALUE);
        sequence = Math.min(sequence - lastAtom + repeated, Integer.MAX_VALUE);
        lastAtom = repeated;
    }

    /** The larger of {@code n}, {@code n,} and {@code n,m}; 0 when the text is no repetition. */
    private static long highestCount(String text) {
        if (!text.matches("[0-9]{1,9}(,[0-9]{0,9})?")) {
            return 0;
        }
        int comma = text.indexOf(',');
        long least = Long.parseLong(comma < 0 ? text : text.substring(0, comma));
        String most = comma < 0 ? "" : text.substring(comma + 1);
        return Math.max(1, most.isEmpty() ? least : Long.parseLong(most));
    }
}
