package dev.weft.images.train;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running program of the training mesh, stopped by its own process id. */
final class Trainee implements AutoCloseable {
    /** To drain, and then to write the cache. */
    private static final Duration END_LIMIT = Duration.ofMinutes(3);

    private static final int TAIL_CHARACTERS = 3_000;

    private final String name;
    private final Process process;
    private final Path log;

    private Trainee(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Trainee start(
            String name, List<String> command, Map<String, String> environment, Path logs)
            throws IOException {
        Path log = logs.resolve(name + ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Trainee(name, process, log);
    }

    String name() {
        return name;
    }

    /**
     * Goes on when it still runs.
     *
     * @throws IOException with its last words when it has ended
     */
    void check() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(
                    name + " ended with " + process.exitValue() + " in training:\n" + tail());
        }
    }

    /** Asks it to end. */
    void stop() {
        process.destroy();
    }

    /**
     * Waits until it has ended and with it the writing of its cache.
     *
     * @throws IOException with its last words when it does not end, or left no cache
     */
    void awaitEnd(Path cache) throws IOException {
        try {
            if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(name + " did not end after its training:\n" + tail());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + name, e);
        }
        if (!Files.isRegularFile(cache)) {
            throw new IOException(name + " left no cache after its training:\n" + tail());
        }
    }

    String tail() throws IOException {
        String text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - TAIL_CHARACTERS));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
