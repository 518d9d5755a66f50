package dev.weft.redirect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program of the image, as a process without anything of the environment. */
final class RuleProcess implements RuleTool {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_SAID = 2_000;

    /** The root file system cannot be written; this lock is that of the network namespace. */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("XTABLES_LOCKFILE", "/proc/self/ns/net");

    @Override
    public Ended run(List<String> command, String input) {
        String program = command.getFirst();
        if (!Files.isExecutable(Path.of(program))) {
            return new Ended(127, program + " is not there");
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        try {
            Process process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // It ended before it read everything; its exit code says why.
            }
            return ended(program, process);
        } catch (IOException e) {
            return new Ended(126, program + " cannot be run: " + e.getMessage());
        }
    }

    private static Ended ended(String program, Process process) throws IOException {
        // What these programs write is far less than a pipe holds, so nobody waits for a reader.
        boolean inTime;
        try {
            inTime = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inTime = false;
        }
        if (!inTime) {
            process.destroyForcibly();
            return new Ended(124, program + " did not end within " + LIMIT.toSeconds() + " s");
        }
        byte[] said = process.getInputStream().readNBytes(MOST_SAID);
        return new Ended(process.exitValue(), new String(said, StandardCharsets.UTF_8).strip());
    }
}
