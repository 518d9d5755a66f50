package dev.weft.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end within a time. */
public final class Command {
    private Command() {}

    /** What it wrote, both streams together, and with what it ended. */
    public record Result(int exitCode, String output) {}

    /** Runs it. Its output goes through a file: a full pipe would hold it up. */
    public static Result run(List<String> command, Duration limit) {
        try {
            Path output = Files.createTempFile("weft-command", ".out");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            String.join(" ", command)
                                    + " did not end within "
                                    + limit.toSeconds()
                                    + " s: "
                                    + Files.readString(output));
                }
                return new Result(process.exitValue(), Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command.getFirst() + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command.getFirst() + " ran", e);
        }
    }

    /** Runs it and returns what it wrote; an exit code other than 0 is an error. */
    public static String succeed(List<String> command, Duration limit) {
        Result result = run(command, limit);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.output());
        }
        return result.output();
    }
}
