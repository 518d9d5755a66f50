package dev.weft.cli.check;

/** One sentence about a cluster. */
public record Finding(Grade grade, String sentence) {
    /** What it means for Weft. */
    public enum Grade {
        /** As it has to be. */
        GOOD("ok"),
        /** Worth knowing. */
        NOTE("note"),
        /** Has to be mended; the sentence says how. */
        FAULT("fault");

        private final String word;

        Grade(String word) {
            this.word = word;
        }
    }

    /** As a line of text. */
    public String line() {
        return "%-6s%s".formatted(grade.word, sentence);
    }
}
