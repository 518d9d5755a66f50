package dev.weft.proxy.config.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Compiles regular expressions whose matching takes time linear in the input. RE2 rules out
 * backtracking; what remains is the size of the compiled program, which counted repetitions such as
 * {@code ((a{100}){100}){100}} multiply, so it is estimated before anything is compiled.
 */
public final class LinearPattern {
    /** Characters of an expression. */
    public static final int MAX_LENGTH = 1024;

    /** Instructions of the compiled program; each costs one step per character of the input. */
    public static final int MAX_PROGRAM_SIZE = 2_000;

    private LinearPattern() {}

    /** The same pattern in which upper and lower case are one. */
    public static Pattern ignoringCase(Pattern pattern) {
        return Pattern.compile(pattern.pattern(), Pattern.CASE_INSENSITIVE);
    }

    /**
     * Compiles an expression.
     *
     * @throws IllegalArgumentException with a sentence, when it is malformed or too big
     */
    public static Pattern compile(String expression) {
        if (expression.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "the expression has more than " + MAX_LENGTH + " characters");
        }
        if (ProgramSize.of(expression) > MAX_PROGRAM_SIZE) {
            throw new IllegalArgumentException(
                    "the expression '"
                            + expression
                            + "' repeats too much; lower its {counts} to below "
                            + MAX_PROGRAM_SIZE
                            + " steps in all");
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the expression '" + expression + "' is not RE2 syntax: " + e.getDescription(),
                    e);
        }
    }
}
