package dev.weft.images.process;

import java.io.IOException;
import java.util.List;

/** A program that the build needs did not do its work; the message has its last words. */
public final class CommandFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    CommandFailedException(List<String> command, String what, String output) {
        super(String.join(" ", command) + " " + what + (output.isBlank() ? "" : ":\n" + output));
    }
}
