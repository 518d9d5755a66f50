package dev.weft.operator.certmanager;

import io.fabric8.certmanager.api.model.v1.CertificateRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Who waits for which request; several may wait for the same one. */
final class RequestWaiters {
    private final Map<String, Set<Waiter>> waiting = new ConcurrentHashMap<>();

    /** Requests that somebody waits for. */
    Map<String, ?> requests() {
        return waiting;
    }

    /** Begins to wait for a request, which need not be there yet. */
    Waiter await(String key) {
        Waiter waiter = new Waiter(key);
        waiting.compute(
                key,
                (same, all) -> {
                    Set<Waiter> more = all == null ? ConcurrentHashMap.newKeySet() : all;
                    more.add(waiter);
                    return more;
                });
        return waiter;
    }

    /** Tells everyone who waits for a request that it is over. */
    void over(String key, CertificateRequest request) {
        waiting.getOrDefault(key, Set.of()).forEach(waiter -> waiter.over.complete(request));
    }

    /** Told apart by identity. */
    final class Waiter implements AutoCloseable {
        private final String key;
        private final CompletableFuture<CertificateRequest> over = new CompletableFuture<>();

        private Waiter(String key) {
            this.key = key;
        }

        /** The request when it is over; empty when that takes longer. */
        Optional<CertificateRequest> result(Duration patience) throws InterruptedException {
            try {
                return Optional.of(over.get(patience.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException("nobody completes it with a failure", e);
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(
                    key,
                    (same, all) -> {
                        all.remove(this);
                        return all.isEmpty() ? null : all;
                    });
        }
    }
}
