package dev.weft.operator.watch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Resources from a directory tree of YAML. The file system tells of changes; because it may miss
 * some (network file systems do), the tree is looked at every {@link #POLL} as well.
 */
public final class DirectorySource implements ResourceSource {
    static final Duration POLL = Duration.ofMillis(500);

    /** A checkout replaces files one after another; so long is waited for the next of them. */
    private static final Duration QUIET = Duration.ofMillis(20);

    private static final int MAX_QUIET_ROUNDS = 10;
    private static final Logger LOG = Logger.getLogger(DirectorySource.class);

    private final DirectoryReader reader;
    private final WatchService events;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("weft-directory").unstarted(this::run);
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private volatile World world = World.of(List.of(), List.of());
    private volatile boolean synced;
    private volatile boolean closed;
    private volatile Runnable changed = () -> {};

    /** Watches a directory, which may come later. */
    public DirectorySource(Path directory, InstantSource clock) {
        this.reader = new DirectoryReader(directory.toAbsolutePath().normalize(), clock);
        try {
            this.events = directory.getFileSystem().newWatchService();
        } catch (IOException e) {
            throw new UncheckedIOException("the file system cannot tell of changes", e);
        }
    }

    @Override
    public void start(Runnable changed) {
        this.changed = changed;
        thread.start();
    }

    @Override
    public World world() {
        return world;
    }

    @Override
    public boolean need(Set<ObjectRef> named) {
        // Every file was read already.
        return true;
    }

    @Override
    public boolean synced() {
        return synced;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try (events) {
            while (!closed) {
                look();
                register();
                await();
            }
        } catch (InterruptedException e) {
            // Closed.
            return;
        } catch (IOException e) {
            LOG.warn("the watch of the directory did not close", e);
        }
    }

    private void look() {
        try {
            reader.scan()
                    .ifPresent(
                            now -> {
                                world = now;
                                synced = true;
                                now.faults()
                                        .forEach(
                                                fault ->
                                                        LOG.warnf(
                                                                "resource not read where=%s why=%s",
                                                                fault.where(), fault.message()));
                                changed.run();
                            });
        } catch (RuntimeException e) {
            LOG.error("the directory could not be looked at; what was read before stays", e);
        }
    }

    private void register() {
        watched.values().removeIf(key -> !key.isValid());
        for (Path directory : reader.directories()) {
            if (watched.containsKey(directory)) {
                continue;
            }
            try {
                watched.put(
                        directory,
                        directory.register(
                                events,
                                StandardWatchEventKinds.ENTRY_CREATE,
                                StandardWatchEventKinds.ENTRY_MODIFY,
                                StandardWatchEventKinds.ENTRY_DELETE));
            } catch (IOException e) {
                LOG.debugf("no events for %s, it is polled: %s", directory, e.getMessage());
            }
        }
    }

    private void await() throws InterruptedException {
        WatchKey key = events.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        for (int round = 0; key != null && round < MAX_QUIET_ROUNDS; round++) {
            key.pollEvents();
            key.reset();
            key = events.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }
}
