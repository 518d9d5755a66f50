package dev.weft.e2e.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of a test, with its output in a file. Stopped by its own process id. */
public final class Child implements AutoCloseable {
    private static final Duration TERM_LIMIT = Duration.ofSeconds(15);
    private static final int TAIL_LINES = 30;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** What to start. */
    public record Order(String name, List<String> command, Map<String, String> environment) {
        public Order {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
        }
    }

    /** Starts a process; its output goes to {@code <name>.log} in a directory. */
    public static Child start(Order order, Path logs) {
        try {
            Files.createDirectories(logs);
            Path log = logs.resolve(order.name() + ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(order.command())
                            .redirectErrorStream(true)
                            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(order.environment());
            Child child = new Child(order.name(), builder.start(), log);
            // Whatever ends the Java process ends its children.
            Runtime.getRuntime().addShutdownHook(new Thread(child.process::destroyForcibly));
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + order.name(), e);
        }
    }

    /** Waits until it is ready; its last words are in the exception when it dies before. */
    public Child ready(Duration limit, Supplier<Boolean> question) {
        try {
            Await.that(
                    name + " is ready",
                    limit,
                    () -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException(
                                    name + " ended with " + process.exitValue());
                        }
                        return question.get();
                    });
            return this;
        } catch (IllegalStateException e) {
            close();
            throw new IllegalStateException(e.getMessage() + "\n" + tail(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /**
     * With what it ended.
     *
     * @throws IllegalThreadStateException when it has not
     */
    public int exitCode() {
        return process.exitValue();
    }

    /** The last lines that it wrote. */
    public String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** The lines that it wrote in which a regular expression is found. */
    public List<String> lines(String regex) {
        Pattern pattern = Pattern.compile(regex);
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> pattern.matcher(line).find()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once, without a chance to say goodbye. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Asks it to end, and ends it when it does not. */
    @Override
    public void close() {
        process.destroy();
        if (!await()) {
            kill();
        }
    }

    private boolean await() {
        try {
            return process.waitFor(TERM_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
