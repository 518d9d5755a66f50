package dev.weft.operator.trust;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** For one replica whose state follows from its own authority, as in the standalone mode. */
public final class MemoryTrustStore implements TrustStore {
    private Optional<Stored> stored = Optional.empty();

    @Override
    public CompletionStage<Void> start(Runnable changed) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized Optional<Stored> read() {
        return stored;
    }

    @Override
    public synchronized boolean replace(Optional<Stored> before, TrustState after) {
        if (!stored.equals(before)) {
            return false;
        }
        stored = Optional.of(new Stored(after, String.valueOf(after.version())));
        return true;
    }

    /** As if somebody had removed it. */
    synchronized void clear() {
        stored = Optional.empty();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
