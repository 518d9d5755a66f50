package dev.weft.images.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
public final class Command {
    private static final int EXCERPT_CHARACTERS = 4_000;

    private Command() {}

    /**
     * What it wrote on both streams.
     *
     * @throws CommandFailedException when it cannot be started, fails, or takes too long
     */
    public static String run(List<String> command, Path directory, Duration limit)
            throws CommandFailedException {
        try {
            Path output = Files.createTempFile("weft-images-", ".log");
            try {
                return run(command, directory, limit, output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new CommandFailedException(command, "cannot be started: " + e.getMessage(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(command, "was interrupted", "");
        }
    }

    private static String run(List<String> command, Path directory, Duration limit, Path output)
            throws IOException, InterruptedException, CommandFailedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        String excerpt = text.substring(Math.max(0, text.length() - EXCERPT_CHARACTERS));
        if (!ended) {
            throw new CommandFailedException(
                    command, "took longer than " + limit.toSeconds() + " s", excerpt);
        }
        if (process.exitValue() != 0) {
            throw new CommandFailedException(command, "ended with " + process.exitValue(), excerpt);
        }
        return text;
    }
}
