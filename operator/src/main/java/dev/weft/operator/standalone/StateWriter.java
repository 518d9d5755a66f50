package dev.weft.operator.standalone;

import dev.weft.api.v1alpha1.Workload;
import dev.weft.operator.identity.LocalTokens;
import dev.weft.operator.status.StatusBoard;
import dev.weft.operator.watch.ObjectRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Keeps a state directory up to date: the status of each object, and a token for each Workload that
 * is renewed when a third of its life is over. Works on a thread of its own.
 */
public final class StateWriter implements StatusBoard.Reader, AutoCloseable {
    /** A proxy that reads a token just before it is replaced still has long to use it. */
    static final Duration RENEWAL = LocalTokens.LIFETIME.dividedBy(3);

    private static final Duration LOOK = Duration.ofMinutes(5);
    private static final Duration RECORD = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(StateWriter.class);

    private final StatusBoard board;
    private final LocalTokens tokens;
    private final InstantSource clock;
    private final StateDirectory directory;
    private final Map<ObjectRef, Issued> issued = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("weft-state").factory());

    private record Issued(String serviceAccount, Instant at) {}

    StateWriter(
            StateDirectory directory, StatusBoard board, LocalTokens tokens, InstantSource clock) {
        this.directory = directory;
        this.board = board;
        this.tokens = tokens;
        this.clock = clock;
    }

    void start() {
        submit(directory::forgetStatuses);
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(
                        () -> guarded(this::renew),
                        LOOK.toMillis(),
                        LOOK.toMillis(),
                        TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedToo =
                thread.scheduleWithFixedDelay(
                        () -> guarded(this::writeTraffic),
                        RECORD.toMillis(),
                        RECORD.toMillis(),
                        TimeUnit.MILLISECONDS);
        board.tell(this);
    }

    void writeTrust(String pem) {
        submit(() -> directory.writeTrust(pem));
    }

    @Override
    public void changed(Set<ObjectRef> refs) {
        submit(
                () -> {
                    for (ObjectRef ref : refs) {
                        write(ref);
                    }
                });
    }

    private void write(ObjectRef ref) throws IOException {
        Optional<HasMetadata> object = board.find(ref);
        if (object.isEmpty()) {
            directory.removeStatus(ref);
            if (issued.remove(ref) != null) {
                directory.removeToken(ref);
            }
            return;
        }
        if (object.get() instanceof Workload workload) {
            token(ref, workload.getSpec().serviceAccountName());
        }
        directory.writeStatus(ref, object.get());
    }

    private void writeTraffic() throws IOException {
        directory.writeRecord("traffic", board.traffic().flows().take());
        directory.writeRecord("refusals", board.traffic().refusals().take());
    }

    private void renew() throws IOException {
        for (Map.Entry<ObjectRef, Issued> entry : Map.copyOf(issued).entrySet()) {
            token(entry.getKey(), entry.getValue().serviceAccount());
        }
    }

    private void token(ObjectRef workload, String serviceAccount) throws IOException {
        Instant now = clock.instant();
        Issued before = issued.get(workload);
        if (before == null
                || !before.serviceAccount().equals(serviceAccount)
                || Duration.between(before.at(), now).compareTo(RENEWAL) >= 0) {
            directory.writeToken(workload, serviceAccount, tokens);
            issued.put(workload, new Issued(serviceAccount, now));
        }
    }

    /** Work that writes files. */
    @FunctionalInterface
    private interface FileWork {
        void run() throws IOException;
    }

    private void submit(FileWork work) {
        try {
            thread.execute(() -> guarded(work));
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is written after the stop");
        }
    }

    private static void guarded(FileWork work) {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            LOG.error("the state directory could not be written; is it full or read-only?", e);
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
