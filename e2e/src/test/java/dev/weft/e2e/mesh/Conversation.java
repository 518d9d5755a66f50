package dev.weft.e2e.mesh;

import java.io.IOException;

/** A connection on which what is said comes back. */
interface Conversation extends AutoCloseable {
    /** How long an answer may take, on a machine that has much other work too. */
    int PATIENCE_SECONDS = 60;

    /**
     * Says something and hears it again.
     *
     * @param words letters of ASCII
     * @throws Exception when something else comes back, or nothing in time
     */
    void exchange(byte[] words) throws Exception;

    /**
     * Ends it.
     *
     * @throws IOException when the other side does not end it too, or had ended it before
     */
    @Override
    void close() throws IOException;
}
