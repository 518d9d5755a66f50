package dev.weft.redirect;

import java.util.List;

/** Runs a program that tells the kernel its rules. */
interface RuleTool {
    /**
     * How it ended.
     *
     * @param said what it wrote, when that is of interest
     */
    record Ended(int code, String said) {
        boolean well() {
            return code == 0;
        }
    }

    /** Runs it to its end; one that cannot be run has ended badly. */
    Ended run(List<String> command, String input);
}
