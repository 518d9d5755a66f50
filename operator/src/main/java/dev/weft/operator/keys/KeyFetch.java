package dev.weft.operator.keys;

import java.io.IOException;
import java.net.URI;

/** Gets a small document. */
@FunctionalInterface
public interface KeyFetch {
    /**
     * The text at an address.
     *
     * @throws IOException with a few words that say what is wrong, and nothing of what was answered
     */
    String get(URI address) throws IOException, InterruptedException;
}
