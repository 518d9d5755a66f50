package dev.weft.e2e.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git working copy, changed by commits alone. */
final class GitCopy {
    private final Path directory;

    private GitCopy(Path directory) {
        this.directory = directory;
    }

    static GitCopy init(Path directory) throws IOException {
        Files.createDirectories(directory);
        GitCopy copy = new GitCopy(directory);
        copy.git("init", "--quiet", "--initial-branch=main");
        return copy;
    }

    Path directory() {
        return directory;
    }

    /** Writes a file and commits it. */
    void commit(String file, String content, String subject) throws IOException {
        Files.writeString(directory.resolve(file), content);
        commit(subject);
    }

    /** Commits whatever is there. */
    void commit(String subject) {
        git("add", "--all");
        git(
                "-c",
                "user.name=Weft demo",
                "-c",
                "user.email=demo@weft.dev",
                "commit",
                "--quiet",
                "--message=" + subject);
    }

    private void git(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("git cannot be run; install it", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while git ran", e);
        }
    }
}
