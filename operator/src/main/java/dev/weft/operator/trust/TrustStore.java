package dev.weft.operator.trust;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where the state lives that all replicas share. */
public interface TrustStore extends AutoCloseable {
    /**
     * A state and which write it is from.
     *
     * @param mark of the store; a write that is based on an older one is refused
     */
    record Stored(TrustState state, String mark) {}

    /**
     * Begins to watch.
     *
     * @param changed called after every change, on any thread; must not block
     * @return completes when {@link #read} answers
     */
    CompletionStage<Void> start(Runnable changed);

    /** What is stored; empty when nothing is. Does not block. */
    Optional<Stored> read();

    /**
     * Stores a state in the place of another. May block.
     *
     * @param before what it is based on; empty when nothing was stored
     * @return false when somebody was faster, or the store could not be reached
     */
    boolean replace(Optional<Stored> before, TrustState after);

    @Override
    void close();
}
